//! How well the shapes of a union's variants explain a value.
//!
//! A value is looked at once for all shapes: first at its own members, and only where several variants explain these
//! equally well, at everything in it.

use std::cmp::{Ordering, Reverse};
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Repeated;
use super::look::{Look, Looking, Scalar};
use super::shape::{Object, Others, Shape};

/// How many unions within each other are looked into: one may hold itself.
const MAX_UNIONS: usize = 3;

/// How well a shape explains a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fit {
    /// Whether the value can be read, as far as was looked at it.
    is_readable: bool,
    /// Whether a property has another value than the only one that it can have.
    contradicts: bool,
    /// How many members are lost.
    lost: usize,
    /// How closely the kind of value is described.
    kind: u8,
    /// How many properties have one of the few values that they can have.
    fixed: usize,
    /// How many members have a property.
    known: usize,
    /// How many properties hold the closest kind of value.
    close: usize,
    /// How many members of these members have a property.
    within: usize,
    /// How many properties are required: the more a variant demands, the more it says when it fits.
    required: usize,
}

impl Fit {
    const fn of_kind(kind: u8) -> Self {
        Self {
            is_readable: true,
            contradicts: false,
            lost: 0,
            kind,
            fixed: 0,
            known: 0,
            close: 0,
            within: 0,
            required: 0,
        }
    }

    const fn fixed(kind: u8) -> Self {
        Self { fixed: 1, ..Self::of_kind(kind) }
    }

    /// Adds how a property explains its value.
    fn hold(&mut self, property: Option<Self>, is_property: bool) {
        let Some(property) = property else {
            self.is_readable = false;
            return;
        };
        self.is_readable &= property.is_readable;
        self.lost += property.lost;
        self.fixed += property.fixed;
        self.close += usize::from(property.kind == 3);
        self.within += property.known + property.within;
        if property.contradicts {
            self.contradicts |= !is_property;
            self.kind = self.kind.min(1);
        }
    }

    /// Adds how an item of a list, or a value of a map, is explained.
    fn add_item(&mut self, item: Self) {
        self.is_readable &= item.is_readable;
        self.lost += item.lost;
        self.kind = self.kind.min(item.kind);
        self.fixed += item.fixed;
        self.within += item.known + item.within;
    }

    /// Whether this explains as much of a value as `other`, so that it may be read in place of it.
    fn is_as_good_as(&self, other: &Self) -> bool {
        self.lost == other.lost && self.kind == other.kind && self.known >= other.known
    }
}

impl Ord for Fit {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |fit: &Self| {
            let Self { is_readable, lost, kind, fixed, known, close, within, required, .. } = *fit;
            (is_readable, Reverse(lost), kind, fixed, known, close, within, required)
        };
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Fit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Returns the variants that a value may be read as, the best one first. Those behind it explain as much of the value.
/// There is none where each would lose what another one knows.
pub(super) fn candidates<'de, A: SeqAccess<'de>>(
    value: &mut Repeated<A>,
    shapes: &'static [Shape],
) -> Result<Vec<usize>, A::Error> {
    if let Some(variant) = value.look(NamesLook(shapes))? {
        return Ok(vec![variant]);
    }
    let mut leaves = Vec::with_capacity(shapes.len());
    for (owner, shape) in shapes.iter().enumerate() {
        Leaf::expand(owner, shape, Place::VARIANT, &mut leaves);
    }
    let fits = value.look(FitLook { leaves: &leaves, owners: shapes.len(), is_deep: false })?;
    let likely = best(&fits);
    if likely.len() < 2 {
        return Ok(likely);
    }
    leaves.retain(|leaf| likely.contains(&leaf.owner));
    let fits = value.look(FitLook { leaves: &leaves, owners: shapes.len(), is_deep: true })?;
    Ok(best(&fits))
}

/// Looks for the one struct that has all members of an object by their names, where the others lack members that they
/// require: most often there is no need to compare more.
struct NamesLook(&'static [Shape]);

/// What is known of a struct by the names of members.
#[derive(Clone, Copy)]
struct Names {
    object: &'static Object,
    required: usize,
    has_all: bool,
}

impl<'de> Look<'de> for NamesLook {
    type Found = Option<usize>;

    fn scalar(self, _: Scalar<'_>) -> Option<usize> {
        None
    }

    fn list<A: SeqAccess<'de>>(self, _: A) -> Result<Option<usize>, A::Error> {
        Ok(None)
    }

    fn object<A: MapAccess<'de>>(self, mut members: A) -> Result<Option<usize>, A::Error> {
        let mut structs = Vec::with_capacity(self.0.len());
        for shape in self.0 {
            structs.push(match shape {
                Shape::Object(object) => Some(Names { object: object(), required: 0, has_all: true }),
                Shape::Any | Shape::Map(_) | Shape::OneOf(_) | Shape::Union(_) | Shape::Tagged(..) => {
                    return Ok(None);
                }
                _ => None,
            });
        }
        while members.next_key_seed(MemberName(&mut structs))?.is_some() {
            members.next_value::<IgnoredAny>()?;
        }
        let is_whole = |names: &Names| names.required == names.object.required();
        let mut whole = structs
            .iter()
            .enumerate()
            .filter_map(|(variant, names)| Some((variant, names.as_ref().filter(|names| is_whole(names))?)));
        let found = whole.next().filter(|(_, names)| names.has_all && !names.object.has_constant());
        Ok(found.filter(|_| whole.next().is_none()).map(|(variant, _)| variant))
    }
}

/// Reads the name of a member for all structs.
struct MemberName<'n>(&'n mut [Option<Names>]);

impl<'de> DeserializeSeed<'de> for MemberName<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for MemberName<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        for names in self.0.iter_mut().flatten() {
            match names.object.properties.iter().find(|property| property.name == name) {
                Some(property) => names.required += usize::from(property.is_required),
                None => names.has_all &= matches!(names.object.others, Others::Kept(_)),
            }
        }
        Ok(())
    }
}

/// The fits that are as good as the best one, from that one on.
fn best(fits: &[Option<Fit>]) -> Vec<usize> {
    let found = || fits.iter().enumerate().filter_map(|(owner, fit)| Some((owner, (*fit)?)));
    let Some((_, best)) = found().max_by(|(_, one), (_, other)| one.cmp(other)) else { return Vec::new() };
    let loses = |(_, fit): (usize, Fit)| !fit.is_readable && fit.lost < best.lost;
    if !best.is_readable || found().any(loses) {
        return Vec::new();
    }
    let mut likely: Vec<_> = found().filter(|(_, fit)| fit.is_readable && fit.is_as_good_as(&best)).collect();
    likely.sort_by_key(|(_, fit)| Reverse(*fit));
    likely.into_iter().map(|(owner, _)| owner).collect()
}

/// Where a shape stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Whether the value is that of a property, and not itself to be told apart.
    is_property: bool,
    /// Whether `null` is as good as no value.
    may_be_absent: bool,
    /// How many unions more are looked into.
    unions: usize,
}

impl Place {
    const VARIANT: Self = Self { is_property: false, may_be_absent: false, unions: MAX_UNIONS };
}

/// A shape without alternatives, and whose it is.
#[derive(Debug, Clone, Copy)]
struct Leaf {
    owner: usize,
    form: Form,
    place: Place,
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Shape(&'static Shape),
    /// An object, and the tag by which a union tells it from others.
    Object(&'static Object, Option<(&'static str, &'static [&'static str])>),
    /// One of these values.
    Tag(&'static [&'static str]),
    /// A union keeps what none of its variants explains.
    Unknown,
}

impl Leaf {
    /// Takes a shape's alternatives apart.
    fn expand(owner: usize, shape: &'static Shape, place: Place, leaves: &mut Vec<Self>) {
        let within = Place { unions: place.unions.saturating_sub(1), ..place };
        let unknown = Self { owner, form: Form::Unknown, place };
        match shape {
            Shape::OneOf(shapes) => {
                for shape in *shapes {
                    Self::expand(owner, shape, place, leaves);
                }
            }
            Shape::Union(_) | Shape::Tagged(..) if place.unions == 0 => leaves.push(unknown),
            Shape::Union(shapes) => {
                for shape in shapes() {
                    Self::expand(owner, shape, within, leaves);
                }
                leaves.extend(place.is_property.then_some(unknown));
            }
            Shape::Tagged(tag, variants) => {
                for (values, shape) in variants() {
                    let first = leaves.len();
                    Self::expand(owner, shape, within, leaves);
                    for leaf in leaves.iter_mut().skip(first) {
                        if let Form::Object(_, own @ None) = &mut leaf.form {
                            *own = Some((tag, values));
                        }
                    }
                }
                leaves.extend(place.is_property.then_some(unknown));
            }
            Shape::Object(object) => {
                leaves.push(Self { owner, form: Form::Object(object(), None), place });
            }
            shape => leaves.push(Self { owner, form: Form::Shape(shape), place }),
        }
    }

    fn scalar(&self, value: Scalar<'_>) -> Option<Fit> {
        if matches!(value, Scalar::Null) && self.place.may_be_absent {
            return Some(Fit::of_kind(0));
        }
        match self.form {
            Form::Unknown => Some(Fit::of_kind(0)),
            Form::Tag(values) => values.iter().any(|text| value.is(text)).then_some(Fit::fixed(3)),
            Form::Object(..) => None,
            Form::Shape(shape) => scalar(*shape, value),
        }
    }

    /// How the kind alone explains a list or an object.
    fn container(&self, is_list: bool) -> Option<Fit> {
        match self.form {
            Form::Unknown | Form::Shape(Shape::Any) => Some(Fit::of_kind(0)),
            Form::Shape(Shape::List(_) | Shape::Tuple(_)) if is_list => Some(Fit::of_kind(3)),
            Form::Object(..) | Form::Shape(Shape::Map(_)) if !is_list => Some(Fit::of_kind(3)),
            _ => None,
        }
    }
}

fn scalar(shape: Shape, value: Scalar<'_>) -> Option<Fit> {
    let listed = |values: &[&str]| {
        let is_listed = values.iter().any(|text| value.is(text));
        match values {
            [] => Fit::of_kind(2),
            _ if is_listed => Fit::fixed(3),
            [_] => Fit { contradicts: true, ..Fit::of_kind(1) },
            _ => Fit::of_kind(1),
        }
    };
    match (shape, value) {
        (Shape::Any, _) => Some(Fit::of_kind(0)),
        (Shape::Null, Scalar::Null) | (Shape::Bool, Scalar::Bool(_)) => Some(Fit::of_kind(3)),
        (Shape::Integer(min, _), Scalar::Signed(number)) if number < 0 => {
            Some(Fit { is_readable: number >= min, ..Fit::of_kind(3) })
        }
        (Shape::Integer(_, max), Scalar::Signed(number)) => Some(Fit {
            is_readable: u64::try_from(number).is_ok_and(|number| number <= max),
            ..Fit::of_kind(3)
        }),
        (Shape::Integer(_, max), Scalar::Unsigned(number)) => {
            Some(Fit { is_readable: number <= max, ..Fit::of_kind(3) })
        }
        (Shape::Number, Scalar::Signed(_) | Scalar::Unsigned(_) | Scalar::Float(_)) => Some(Fit::of_kind(2)),
        (Shape::Text(values), Scalar::Text(_))
        | (
            Shape::Values(values),
            Scalar::Bool(_) | Scalar::Signed(_) | Scalar::Unsigned(_) | Scalar::Float(_),
        ) => Some(listed(values)),
        (Shape::Parsed(parses), Scalar::Text(text)) if parses(text) => Some(Fit::of_kind(3)),
        _ => None,
    }
}

/// Finds how well leaves explain a value, for each of their owners.
struct FitLook<'l> {
    leaves: &'l [Leaf],
    owners: usize,
    /// Whether lists and objects in properties are looked into.
    is_deep: bool,
}

impl FitLook<'_> {
    fn of_each(&self, fit: impl Fn(&Leaf) -> Option<Fit>) -> Vec<Option<Fit>> {
        let mut fits = vec![None; self.owners];
        for leaf in self.leaves {
            improve(&mut fits, leaf.owner, fit(leaf));
        }
        fits
    }

    /// How a list or an object in a property is explained, where only its kind counts.
    fn on_the_surface(&self, is_list: bool) -> Option<Vec<Option<Fit>>> {
        let is_property = self.leaves.iter().all(|leaf| leaf.place.is_property);
        (is_property && !self.is_deep).then(|| self.of_each(|leaf| leaf.container(is_list)))
    }
}

/// Keeps the better fit of an owner; one that can be read is better than any that cannot.
fn improve(fits: &mut [Option<Fit>], owner: usize, fit: Option<Fit>) {
    if let Some(known) = fits.get_mut(owner) {
        *known = (*known).max(fit);
    }
}

impl<'de> Look<'de> for FitLook<'_> {
    type Found = Vec<Option<Fit>>;

    fn scalar(self, value: Scalar<'_>) -> Self::Found {
        self.of_each(|leaf| leaf.scalar(value))
    }

    fn list<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Found, A::Error> {
        if let Some(fits) = self.on_the_surface(true) {
            return Ok(fits);
        }
        let mut states: Vec<_> = self.leaves.iter().map(|leaf| leaf.container(true)).collect();
        let (mut index, mut inner) = (0, Vec::new());
        loop {
            inner.clear();
            for (owner, leaf) in self.leaves.iter().enumerate() {
                let item = match leaf.form {
                    Form::Shape(Shape::List(item)) => Some(*item),
                    Form::Shape(Shape::Tuple(items)) => items.get(index),
                    _ => None,
                };
                if let Some(item) = item {
                    Leaf::expand(owner, item, leaf.place, &mut inner);
                }
            }
            let look = FitLook { leaves: &inner, owners: states.len(), is_deep: self.is_deep };
            let Some(found) = items.next_element_seed(Looking(look))? else { break };
            index += 1;
            for ((state, leaf), item) in states.iter_mut().zip(self.leaves).zip(found) {
                if !matches!(leaf.form, Form::Shape(Shape::List(_) | Shape::Tuple(_))) {
                    continue;
                }
                match (state.as_mut(), item) {
                    (Some(fit), Some(item)) => fit.add_item(item),
                    _ => *state = None,
                }
            }
        }
        let mut fits = vec![None; self.owners];
        for (leaf, state) in self.leaves.iter().zip(states) {
            let is_short = matches!(leaf.form, Form::Shape(Shape::Tuple(items)) if items.len() != index);
            improve(&mut fits, leaf.owner, state.filter(|_| !is_short));
        }
        Ok(fits)
    }

    fn object<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Found, A::Error> {
        if let Some(fits) = self.on_the_surface(false) {
            return Ok(fits);
        }
        let mut states: Vec<_> = self.leaves.iter().map(State::new).collect();
        let mut inner = Vec::new();
        while members.next_key_seed(Member { states: &mut states, inner: &mut inner })?.is_some() {
            if inner.is_empty() {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            let look = FitLook { leaves: &inner, owners: states.len(), is_deep: self.is_deep };
            let found = members.next_value_seed(Looking(look))?;
            for leaf in &inner {
                if let Some((state, fit)) = states.get_mut(leaf.owner).zip(found.get(leaf.owner)) {
                    state.take(*fit);
                }
            }
        }
        let mut fits = vec![None; self.owners];
        for state in states {
            improve(&mut fits, state.leaf.owner, state.fit());
        }
        Ok(fits)
    }
}

/// A leaf while the members of an object are looked at.
struct State<'l> {
    leaf: &'l Leaf,
    fit: Option<Fit>,
    /// How many required properties were there.
    required: usize,
    /// What the current member is to the leaf.
    current: Current,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Current {
    /// Nothing, or it was taken.
    None,
    Property,
    Tag,
    Value,
}

impl<'l> State<'l> {
    fn new(leaf: &'l Leaf) -> Self {
        Self { leaf, fit: leaf.container(false), required: 0, current: Current::None }
    }

    /// Takes notice of a member, and adds the shapes of its value.
    fn member(&mut self, owner: usize, name: &str, inner: &mut Vec<Leaf>) {
        let Self { leaf, fit: Some(fit), required, current } = self else { return };
        let place = leaf.place;
        *current = Current::None;
        match leaf.form {
            Form::Object(_, Some((tag, values))) if tag == name => {
                *current = Current::Tag;
                fit.known += 1;
                *required += self::requires(leaf, name);
                inner.push(Leaf { owner, form: Form::Tag(values), place });
            }
            Form::Object(object, _) => {
                if let Some(property) = object.properties.iter().find(|property| property.name == name) {
                    *current = Current::Property;
                    fit.known += 1;
                    *required += usize::from(property.is_required);
                    let may_be_absent = !property.is_required;
                    let place = Place { is_property: true, may_be_absent, ..place };
                    Leaf::expand(owner, &property.shape, place, inner);
                    return;
                }
                match object.others {
                    Others::Dropped => fit.lost += 1,
                    Others::Refused => self.fit = None,
                    Others::Kept(shape) => {
                        *current = Current::Property;
                        let place = Place { is_property: true, may_be_absent: false, ..place };
                        Leaf::expand(owner, shape, place, inner);
                    }
                }
            }
            Form::Shape(Shape::Map(values)) => {
                *current = Current::Value;
                Leaf::expand(owner, values, place, inner);
            }
            Form::Shape(_) | Form::Tag(_) | Form::Unknown => {}
        }
    }

    /// Takes what the value of the current member is to the leaf.
    fn take(&mut self, value: Option<Fit>) {
        let Some(fit) = &mut self.fit else { return };
        match (std::mem::replace(&mut self.current, Current::None), value) {
            (Current::None, _) => {}
            (Current::Property, value) => fit.hold(value, self.leaf.place.is_property),
            (Current::Tag, Some(value)) => fit.fixed += value.fixed,
            (Current::Value, Some(value)) => fit.add_item(value),
            (Current::Tag | Current::Value, None) => self.fit = None,
        }
    }

    /// How the leaf explains the object as a whole.
    fn fit(self) -> Option<Fit> {
        let fit = self.fit.filter(|fit| !fit.contradicts)?;
        let Form::Object(object, tag) = self.leaf.form else { return Some(fit) };
        // Of this object a union keeps more, as a value of none of its types.
        if fit.known == 0 && fit.lost > 0 && !self.leaf.place.is_property {
            return None;
        }
        let required = object.required();
        let is_tagged = tag.is_none() || fit.fixed > 0;
        (self.required == required && is_tagged).then_some(Fit { required, ..fit })
    }
}

/// One where an object requires a property of this name.
fn requires(leaf: &Leaf, name: &str) -> usize {
    let Form::Object(object, _) = leaf.form else { return 0 };
    usize::from(object.properties.iter().any(|property| property.is_required && property.name == name))
}

/// Reads the name of a member for all leaves.
struct Member<'s, 'l> {
    states: &'s mut [State<'l>],
    inner: &'s mut Vec<Leaf>,
}

impl<'de> DeserializeSeed<'de> for Member<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Member<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        self.inner.clear();
        for (owner, state) in self.states.iter_mut().enumerate() {
            state.member(owner, name, self.inner);
        }
        Ok(())
    }
}
