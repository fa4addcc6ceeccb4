//! Macros by which generated code implements unions and shapes.

/// Implements [`Union`](super::Union), `Serialize` and `Deserialize` for a generated enum.
///
/// Each variant follows a keyword for how it is written:
///
/// - `object` is a struct whose tag the union writes;
/// - `checked` is another type that contains its tag, or may contain one of several;
/// - `plain` is written unchanged;
/// - `value` is written under a name or beside a tag;
/// - `unit` has no value.
///
/// `or` is followed by the shapes that distinguish variants whose values are not objects.
///
/// `_` is followed by the name of another variant, which holds a `Value`: `Unknown`, or another
/// name if the document has its own `Unknown`.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_union {
    ($name:ident by tag $tag:literal as $kind:ident $(else $default:literal)? $(or ($($shape:tt)*))? {
        $($word:ident $variant:ident = [$($value:literal),* $(,)?],)*
        _ => $open:ident
    }) => {
        $crate::__openapi_union!(@read $name $open [$($word $variant)*] $crate::union::Tagging::Internal {
            tag: $tag,
            values: &[$(&[$($value),*]),*],
            default: $crate::__openapi_union!(@default $($default)?),
            untagged: &[$($($crate::__openapi_shape!(@$shape)),*)?],
        });
        $crate::__openapi_union!(@write $name $open serializer {
            $($word $variant value => $crate::__openapi_union!(
                @tagged $word value, serializer, $name, $tag,
                [$($crate::union::TagValue::$kind($value)),*]
            ),)*
        });
    };
    ($name:ident by tag $tag:literal as $kind:ident in $content:literal {
        $($word:ident $variant:ident = [$($value:literal),* $(,)?],)*
        _ => $open:ident
    }) => {
        $crate::__openapi_union!(@read $name $open [$($word $variant)*] $crate::union::Tagging::Adjacent {
            tag: $tag,
            content: $content,
            values: &[$(&[$($value),*]),*],
        });
        $crate::__openapi_union!(@write $name $open serializer {
            $($word $variant value => $crate::__openapi_union!(
                @adjacent $word value, serializer, $name, $tag, $content,
                [$($crate::union::TagValue::$kind($value)),*]
            ),)*
        });
    };
    ($name:ident by name { $($word:ident $variant:ident = $wire:literal,)* _ => $open:ident } as $($shape:tt)*) => {
        impl $crate::union::Untagged for $name {
            const SHAPES: &'static [$crate::union::Shape] = &[$($crate::__openapi_shape!(@$shape)),*];
        }
        $crate::__openapi_union!(@read $name $open [$($word $variant)*] $crate::union::Tagging::External {
            names: &[$(($wire, $crate::__openapi_union!(@is_unit $word))),*],
        });
        $crate::__openapi_union!(@write $name $open serializer {
            $($word $variant value => $crate::__openapi_union!(@named $word value, serializer, $wire),)*
        });
    };
    ($name:ident by shape { $($variant:ident: $shape:tt,)* _ => $open:ident }) => {
        impl $crate::union::Untagged for $name {
            const SHAPES: &'static [$crate::union::Shape] = &[$($crate::__openapi_shape!(@$shape)),*];
        }
        $crate::__openapi_union!(@read $name $open [$(plain $variant)*] $crate::union::Tagging::Untagged(
            <$name as $crate::union::Untagged>::SHAPES
        ));
        $crate::__openapi_union!(@write $name $open serializer {
            $(plain $variant value => $crate::serde::Serialize::serialize(value, serializer),)*
        });
    };
    (@read $name:ident $open:ident [$($word:ident $variant:ident)*] $tagging:expr) => {
        impl $crate::union::Union for $name {
            const TAGGING: $crate::union::Tagging = $tagging;

            fn read<'de, D: $crate::serde::Deserializer<'de>>(
                variant: ::std::primitive::usize,
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let mut variants = 0..;
                $(
                    if variants.next() == ::std::option::Option::Some(variant) {
                        return $crate::__openapi_union!(@variant $word $variant deserializer);
                    }
                )*
                $crate::union::newtype(deserializer, Self::$open)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::union::deserialize(deserializer)
            }
        }
    };
    (@variant unit $variant:ident $deserializer:ident) => { $crate::union::bare($deserializer, Self::$variant) };
    (@variant $word:ident $variant:ident $deserializer:ident) => {
        $crate::union::newtype($deserializer, Self::$variant)
    };
    (@write $name:ident $open:ident $serializer:ident {
        $($word:ident $variant:ident $value:ident => $written:expr,)*
    }) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                $serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $($crate::__openapi_union!(@pattern $word $variant $value) => $written,)*
                    Self::$open(value) => $crate::serde::Serialize::serialize(value, $serializer),
                }
            }
        }
    };
    (@pattern unit $variant:ident $value:ident) => { Self::$variant };
    (@pattern $word:ident $variant:ident $value:ident) => { Self::$variant($value) };
    (@tagged unit $value:ident, $serializer:ident, $name:ident, $tag:literal, [$first:expr $(, $more:expr)*]) => {
        $crate::union::unit(
            ::std::stringify!($name),
            &$crate::union::Tag { name: $tag, value: $first },
            $serializer,
        )
    };
    (@tagged object $value:ident, $serializer:ident, $name:ident, $tag:literal, [$first:expr]) => {
        $crate::object::Object::serialize_with(
            $value,
            ::std::option::Option::Some(&$crate::union::Tag { name: $tag, value: $first }),
            $serializer,
        )
    };
    (@tagged checked $value:ident, $serializer:ident, $name:ident, $tag:literal, $values:tt) => {
        $crate::union::checked($tag, &$values, $value, $serializer)
    };
    (@tagged plain $value:ident, $serializer:ident, $name:ident, $tag:literal, $values:tt) => {
        $crate::serde::Serialize::serialize($value, $serializer)
    };
    (@adjacent unit $value:ident, $serializer:ident, $name:ident, $tag:literal, $content:literal,
        [$first:expr $(, $more:expr)*]) => {
        $crate::union::unit(
            ::std::stringify!($name),
            &$crate::union::Tag { name: $tag, value: $first },
            $serializer,
        )
    };
    (@adjacent value $value:ident, $serializer:ident, $name:ident, $tag:literal, $content:literal,
        [$first:expr $(, $more:expr)*]) => {
        $crate::union::adjacent(
            ::std::stringify!($name),
            &$crate::union::Tag { name: $tag, value: $first },
            $content,
            $value,
            $serializer,
        )
    };
    (@named unit $value:ident, $serializer:ident, $wire:literal) => { $serializer.serialize_str($wire) };
    (@named value $value:ident, $serializer:ident, $wire:literal) => {
        $crate::union::member($wire, $value, $serializer)
    };
    (@is_unit unit) => { true };
    (@is_unit value) => { false };
    (@default $default:literal) => { ::std::option::Option::Some($default) };
    (@default) => { ::std::option::Option::None };
}

/// Implements the [`Shape`](super::Shape) of a struct, with each property after `required` or
/// `optional`.
///
/// The properties are followed by what happens to other members: `dropped`, `refused`, or `kept`
/// with their shape.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_shape {
    ($name:ident { $($presence:ident $property:literal: $shape:tt),* $(,)? } $($others:tt)+) => {
        impl $crate::union::Shaped for $name {
            const SHAPE: $crate::union::Object = $crate::union::Object::new(
                &[$($crate::union::Property {
                    name: $property,
                    is_required: $crate::__openapi_shape!(@$presence),
                    shape: $crate::__openapi_shape!(@$shape),
                }),*],
                $crate::__openapi_shape!(@$($others)+),
            );
        }
    };
    ($name:ident by tag { $([$($value:literal)*] $shape:tt),* $(,)? }) => {
        impl $crate::union::Tagged for $name {
            const SHAPES: &'static [(&'static [&'static ::std::primitive::str], $crate::union::Shape)] =
                &[$((&[$($value),*], $crate::__openapi_shape!(@$shape))),*];
        }
    };
    (@required) => { true };
    (@optional) => { false };
    (@dropped) => { $crate::union::Others::Dropped };
    (@refused) => { $crate::union::Others::Refused };
    (@kept $shape:tt) => { $crate::union::Others::Kept(&$crate::__openapi_shape!(@$shape)) };
    (@(any)) => { $crate::union::Shape::Any };
    (@(null)) => { $crate::union::Shape::Null };
    (@(bool)) => { $crate::union::Shape::Bool };
    (@(integer $ty:ident)) => {
        <::std::primitive::$ty as $crate::union::WholeNumber>::SHAPE
    };
    (@(number)) => { $crate::union::Shape::Number };
    (@(text $($value:literal)*)) => { $crate::union::Shape::Text(&[$($value),*]) };
    (@(values $($value:literal)*)) => { $crate::union::Shape::Values(&[$($value),*]) };
    (@(parsed $ty:ty)) => { $crate::union::Shape::Parsed($crate::union::parses::<$ty>) };
    (@(list $shape:tt)) => { $crate::union::Shape::List(&$crate::__openapi_shape!(@$shape)) };
    (@(tuple $($shape:tt)*)) => { $crate::union::Shape::Tuple(&[$($crate::__openapi_shape!(@$shape)),*]) };
    (@(map $shape:tt)) => { $crate::union::Shape::Map(&$crate::__openapi_shape!(@$shape)) };
    (@(either $($shape:tt)*)) => { $crate::union::Shape::OneOf(&[$($crate::__openapi_shape!(@$shape)),*]) };
    (@(object $name:ident)) => {
        $crate::union::Shape::Object(|| &<$name as $crate::union::Shaped>::SHAPE)
    };
    (@(union $name:ident)) => {
        $crate::union::Shape::Union(|| <$name as $crate::union::Untagged>::SHAPES)
    };
    (@(tagged $tag:literal $name:ident)) => {
        $crate::union::Shape::Tagged($tag, || <$name as $crate::union::Tagged>::SHAPES)
    };
    (@(empty)) => {
        $crate::union::Shape::Object(|| {
            const { &$crate::union::Object::new(&[], $crate::union::Others::Dropped) }
        })
    };
    (@(member $name:literal $shape:tt)) => {
        $crate::union::Shape::Object(|| {
            const {
                &$crate::union::Object::new(
                    &[$crate::union::Property {
                        name: $name,
                        is_required: true,
                        shape: $crate::__openapi_shape!(@$shape),
                    }],
                    $crate::union::Others::Dropped,
                )
            }
        })
    };
}
