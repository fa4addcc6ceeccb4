//! Lowers parameters: where they are in a request, and how they are written.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::Diagnostic;
use crate::document::view::{MediaType, Object, Operation, Parameter, PathItem, Schema};
use crate::ir::{
    self, CookieStyle, Docs, FieldName, Location, Note, PathStyle, QueryStyle, TypeUse, WholeQuery,
};
use crate::name::{Claimed, Scope, Words};

use super::Types;
use super::events::warn_of_unread_items;
use super::path::{undeclared, undeclared_parameter, variables};
use super::places::Naming;
use crate::lower::service::is_token;
use crate::lower::types::{type_of, type_of_conjunction};
use crate::lower::{docs, pinned_names};
use crate::media_type::{essence, is_any, is_json};
use crate::schema::leaves::{Leaf, Leaves, leaves, leaves_of};
use crate::schema::{Conjunction, Schemas, object};

/// Headers that are never parameters, even if a document declares them (OpenAPI 3.1, section 4.8.12.2.1).
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Lowers an operation's parameters. Its own ones override those of its path with the same name and location.
/// The word of the operation's tag is removed from their names.
pub(super) fn parameters<'d>(
    types: &mut Types<'d>,
    path: &str,
    item: PathItem<'d>,
    operation: Operation<'d>,
    naming: Naming<'_>,
    tag: Option<&Words>,
) -> Vec<ir::Parameter> {
    let (shared, own) = declared_parameters(types, item, operation);
    let variables: Vec<_> = variables(path).collect();
    let is_sent = |parameter: &Parameter<'d>| {
        parameter.location() != Some("path") || parameter.name().is_some_and(|name| variables.contains(&name))
    };
    let all: Vec<_> = shared.into_iter().chain(own).filter(is_sent).collect();
    check_query_string(types, &all);
    let in_path = all.iter().filter(|parameter| parameter.location() == Some("path"));
    let undeclared = undeclared(path, &in_path.filter_map(|p| p.name()).collect::<Vec<_>>());
    let by_wire: Vec<_> =
        all.iter().map(|parameter| (parameter.name().unwrap_or_default(), *parameter)).collect();
    let pinned = pinned_names(types.report, &Scope::parameters(), &by_wire, |scope, words| {
        scope.claim_field(words).to_string()
    });
    let claimed: Vec<_> = all
        .iter()
        .zip(&pinned)
        .map(|(parameter, pinned)| Claimed {
            wire: parameter.name().unwrap_or_default(),
            pinned: *pinned,
            place: parameter.location().unwrap_or_default(),
        })
        .chain(undeclared.iter().map(|wire| Claimed { wire, pinned: None, place: "path" }))
        .collect();
    let names = Scope::parameters().claim_all(&claimed, Scope::claim_field);
    let pins = all.iter().zip(&names).zip(pinned).filter_map(|((parameter, name), pinned)| {
        Some((pinned?, parameter.span_of("x-rust-name"), name.clone()))
    });
    types.check_pins(&pins.collect::<Vec<_>>(), Scope::claim_field);
    let mut scope = Scope::parameters();
    scope.reserve("body");
    let shorter: Vec<_> = claimed.iter().map(|parameter| without_tag_words(parameter, tag)).collect();
    let names = scope.shorten(&names, &shorter, Scope::claim_field);
    let mut names = names.into_iter();
    let parameters = all.into_iter().zip(names.by_ref());
    let mut parameters: Vec<_> = parameters
        .filter_map(|(parameter, name)| lower_parameter(types, parameter, &naming.of(parameter), name))
        .collect();
    parameters.extend(
        undeclared.into_iter().zip(names).map(|(wire, name)| undeclared_parameter(operation, wire, name)),
    );
    parameters
}

/// Returns an operation's own parameters, and those of its path that it does not override.
fn declared_parameters<'d>(
    types: &mut Types<'d>,
    item: PathItem<'d>,
    operation: Operation<'d>,
) -> (Vec<Parameter<'d>>, Vec<Parameter<'d>>) {
    let own: Vec<_> =
        operation.parameters().filter_map(|p| types.ok_or_report(types.document().parameter(p))).collect();
    let shared: Vec<_> =
        item.parameters().filter_map(|p| types.ok_or_report(types.document().parameter(p))).collect();
    // Header names are case-insensitive (RFC 9110, section 5.1).
    let wire = |parameter: Parameter<'d>| match (parameter.name(), parameter.location()) {
        (Some(name), Some("header")) => Some(name.to_ascii_lowercase()),
        (name, _) => name.map(str::to_owned),
    };
    let key = |parameter: Parameter<'d>| (wire(parameter), parameter.location());
    let mut known: HashMap<_, Parameter<'d>> = HashMap::new();
    let mut kept = Vec::new();
    for parameter in own {
        match known.entry(key(parameter)) {
            Entry::Vacant(free) => {
                free.insert(parameter);
                kept.push(parameter);
            }
            Entry::Occupied(first) => types.report.push(repeated_parameter(*first.get(), parameter)),
        }
    }
    let shared = shared.into_iter().filter(|shared| !known.contains_key(&key(*shared)));
    (shared.collect(), kept)
}

/// Reports a parameter that is declared again. If only the case differs, the meaning is clear.
fn repeated_parameter(first: Parameter<'_>, again: Parameter<'_>) -> Diagnostic {
    let message = format!("duplicate parameter `{}`", again.name().unwrap_or_default());
    let diagnostic = if first.name() == again.name() {
        Diagnostic::error(again.span(), message)
    } else {
        Diagnostic::warning(again.span(), format!("{message}, in other letter case; it is ignored"))
    };
    diagnostic.also(first.span(), "first defined here")
}

fn lower_parameter<'d>(
    types: &mut Types<'d>,
    parameter: Parameter<'d>,
    words: &Words,
    name: FieldName,
) -> Option<ir::Parameter> {
    let (Some(wire), Some(location)) = (parameter.name(), parameter.location()) else {
        let missing = if parameter.name().is_none() { "name" } else { "in" };
        types.report.error(parameter.span(), format!("missing `{missing}` in a parameter"));
        return None;
    };
    if location == "header" && !check_header_name(types, parameter, wire) {
        return None;
    }
    let serialization = serialization(types, parameter, wire, location)?;
    let Serialization { media, text, location, is_open, .. } = serialization;
    let schema = parameter.schema().or_else(|| media.and_then(MediaType::schema));
    if schema.is_none() && media.is_none() {
        types.report.error(parameter.span(), format!("missing `schema` in the parameter `{wire}`"));
        return None;
    }
    let is_json = parameter.schema().is_none() && text.is_none() && !is_open;
    let is_path = matches!(location, Location::Path(_));
    if is_path && !parameter.required() {
        let message =
            format!("the path parameter `{wire}` is not `required: true`; it is read as if it were");
        types.report.warning(parameter.span(), message);
    }
    let (ty, of_value, note) = match schema {
        Some(schema) => value(types, schema, (wire, words), (&serialization, is_json))?,
        None => (if is_json { TypeUse::ANY } else { TypeUse::TEXT }, Docs::default(), None),
    };
    let mut docs = docs::of_parameter(parameter, of_value);
    docs.notes.extend(note);
    let media_type = text.filter(|name| parameter.schema().is_none() && !is_any(name));
    docs.notes.extend(media_type.map(|name| Note::Remark("Sent as", vec![name.to_owned()])));
    Some(ir::Parameter {
        name,
        wire: wire.to_owned(),
        location,
        place: parameter.pointer(),
        docs,
        ty,
        required: parameter.required() || is_path,
        is_json,
    })
}

/// Returns the type of a parameter's value, its docs, and a note on how it is sent.
fn value<'d>(
    types: &mut Types<'d>,
    schema: Schema<'d>,
    (wire, words): (&str, &Words),
    (serialization, is_json): (&Serialization<'d>, bool),
) -> Option<(TypeUse, Docs, Option<Note>)> {
    let Serialization { location, is_written_by_caller, .. } = *serialization;
    let resolved = types.ok_or_report(types.document().schema(schema))?;
    let leaves = types.ok_or_report(leaves_of(&types.schemas, schema))?;
    let flat = if is_json || is_written_by_caller { None } else { flat_list(types, &leaves) };
    let nesting = if is_json || is_written_by_caller || flat.is_some() {
        Nesting::Plain
    } else {
        nesting(types, wire, location, &leaves)
    };
    let ty = match (&flat, &nesting) {
        (Some(flat), _) => type_of_conjunction(types, flat, words)?,
        (None, Nesting::Unwritable) => {
            let message = format!("the style of `{wire}` does not support nested values; it is sent as text");
            let warning = Diagnostic::warning(schema.span(), message);
            types.report.push(warning.help("pass the text in the form that the server expects"));
            TypeUse::TEXT
        }
        (None, _) if is_written_by_caller => TypeUse::TEXT,
        (None, _) => type_of(types, schema, words)?,
    };
    Some((ty, docs::of_use(schema, resolved), nesting.note()))
}

/// How a parameter is written.
struct Serialization<'d> {
    /// The media type that contains its schema, if the parameter has none itself.
    media: Option<MediaType<'d>>,
    /// The name of the media type, if its values are text.
    text: Option<&'d str>,
    location: Location,
    /// Whether its media type does not determine how it is written.
    is_open: bool,
    /// Whether the caller writes the text, for example XML.
    is_written_by_caller: bool,
}

fn serialization<'d>(
    types: &mut Types<'d>,
    parameter: Parameter<'d>,
    wire: &str,
    location: &str,
) -> Option<Serialization<'d>> {
    let content: Vec<_> = parameter.content().collect();
    warn_of_unread_items(types, content.iter().map(|(name, _, media)| (*name, *media)), |_| false);
    let json = content.iter().find(|(name, ..)| is_json(name));
    let is_form = |name: &str| name.eq_ignore_ascii_case("application/x-www-form-urlencoded");
    let is_query = location == "querystring";
    let form = content
        .iter()
        .find(|(name, _, media)| is_query && is_form(essence(name)) && media.schema().is_some());
    // A scalar is written as text, whatever its media type.
    let is_text = |media| form.is_none() && json.is_none() && is_single(types, media);
    let text = content.iter().find(|(.., media)| is_text(*media));
    let is_open = |name: &str| is_any(name) && text.is_none() && json.is_none() && !is_query;
    let open = content.iter().find(|(name, ..)| is_open(name));
    if let Some((name, span, _)) = open {
        let message = format!(
            "the media type `{name}` does not define how `{wire}` is serialized; it is read as a `schema`"
        );
        types.report.warning(*span, message);
    }
    let is_other = form.is_none() && text.is_none() && json.is_none() && open.is_none();
    let other = content.iter().find(|(.., media)| is_other && media.schema().is_some());
    let other = other.or_else(|| content.first().filter(|_| is_other));
    if let Some((name, span, media)) = other {
        let has_schema = media.schema().or_else(|| media.item_schema()).is_some();
        let why = if has_schema { "its schema has no type there" } else { "it has no schema" };
        let message = format!("`{wire}` is sent as text of type `{name}`: {why}");
        types.report.push(Diagnostic::warning(*span, message).help("write the text with a library for it"));
    }
    let text = text.or(other);
    let location = match location {
        "querystring" if form.is_some() => Location::QueryString(WholeQuery::Form),
        "querystring" if text.is_some() => Location::QueryString(WholeQuery::Text),
        "querystring" => Location::QueryString(WholeQuery::Json),
        location => location_of(types, parameter, location)?,
    };
    Some(Serialization {
        media: form.or(text).or(open).or(json).map(|(_, _, media)| *media),
        text: text.map(|(name, ..)| *name),
        location,
        is_open: open.is_some(),
        is_written_by_caller: other.is_some(),
    })
}

/// Returns whether a parameter may set the header with this name. Otherwise the report states why not.
fn check_header_name<'d>(types: &mut Types<'d>, parameter: Parameter<'d>, wire: &str) -> bool {
    let span = parameter.span_of("name");
    if IGNORED_HEADERS.contains(&wire.to_ascii_lowercase().as_str()) {
        let message = format!("a header parameter called `{wire}` has no effect, as OpenAPI states");
        types.report.warning(span, message);
        return false;
    }
    if !is_token(wire) {
        let message = format!("`{}` cannot be the name of a header", wire.escape_debug());
        types.report.push(if parameter.required() {
            Diagnostic::error(span, message)
        } else {
            Diagnostic::warning(span, format!("{message}; as it is optional, it is left out"))
        });
        return false;
    }
    true
}

/// Checks that the whole query is one parameter, or that several parameters make it up, but not both (OpenAPI
/// 3.2, section 4.12.1).
fn check_query_string<'d>(types: &mut Types<'d>, parameters: &[Parameter<'d>]) {
    let mut whole = parameters.iter().filter(|parameter| parameter.location() == Some("querystring"));
    let Some(first) = whole.next() else { return };
    let part = parameters.iter().find(|parameter| parameter.location() == Some("query"));
    if let Some(other) = whole.next().or(part) {
        let message = "a parameter `in: querystring` cannot be combined with other query parameters";
        types.report.push(Diagnostic::error(first.span(), message).also(other.span(), "this one"));
    }
    if first.schema().is_some() {
        types.report.error(
            first.span_of("schema"),
            "a parameter `in: querystring` cannot have a `schema`; use `content`",
        );
    }
}

/// Returns the inner list of a list of lists of scalars. No style can write nested lists, and authors of such
/// schemas usually described the item together with its list.
fn flat_list<'d>(types: &mut Types<'d>, list: &Leaves<'d>) -> Option<Conjunction<'d>> {
    let schemas = &types.schemas;
    let inner = list.only()?.items(schemas).ok().flatten()?;
    let item = leaves(schemas, &inner).ok()?.only()?.items(schemas).ok().flatten()?;
    if !leaves(schemas, &item).ok()?.is_single() {
        return None;
    }
    let message = "a parameter cannot be a list of lists; it is read as the inner list";
    types.report.warning(inner.primary.span(), message);
    Some(inner)
}

/// Returns whether a schema allows only scalars, each of which has a single text.
fn is_single<'d>(types: &Types<'d>, media: MediaType<'d>) -> bool {
    let leaves = media.schema().and_then(|schema| leaves_of(&types.schemas, schema).ok());
    leaves.is_some_and(|leaves| leaves.is_single())
}

/// How a nested list or object is written, which the specification does not define.
enum Nesting {
    /// Nothing is nested, or only in one of several alternatives, which is rejected when it is sent.
    Plain,
    /// With brackets, in the styles that write a name for each value. Contains an example.
    Brackets(String),
    /// No other style can write it.
    Unwritable,
}

impl Nesting {
    /// Returns a note for the docs.
    fn note(self) -> Option<Note> {
        match self {
            Self::Plain => None,
            Self::Brackets(example) => Some(Note::Remark("Sent with brackets", vec![example])),
            Self::Unwritable => Some(Note::Remark("Sent as this text", Vec::new())),
        }
    }
}

fn nesting<'d>(types: &Types<'d>, wire: &str, location: Location, leaves: &Leaves<'d>) -> Nesting {
    if leaves.is_single() {
        return Nesting::Plain;
    }
    let items = leaves.all.iter().filter_map(|leaf| leaf.items(&types.schemas).ok().flatten());
    let items: Vec<_> = items.map(|item| leaves_or_none(&types.schemas, &item)).collect();
    let is_nested = items.iter().any(|item| item.has_object() || item.has_list());
    let members = leaves.all.iter().flat_map(|leaf| object::properties(&types.schemas, &leaf.conjuncts).all);
    let members = members.filter_map(Result::ok);
    let members: Vec<_> =
        members.map(|member| (member.wire, leaves_or_none(&types.schemas, &member.conjunction))).collect();
    let object = members.iter().find(|(_, member)| member.has_object());
    let list = members.iter().find(|(_, member)| member.has_list());
    match location {
        Location::Query { style: QueryStyle::DeepObject, .. } => match (object, list) {
            _ if is_nested => Nesting::Brackets(format!("{wire}[0][…]=…")),
            _ if !items.is_empty() => Nesting::Brackets(format!("{wire}[]=…")),
            (Some((member, _)), _) => Nesting::Brackets(format!("{wire}[{member}][…]=…")),
            (None, Some((member, _))) => Nesting::Brackets(format!("{wire}[{member}][]=…")),
            (None, None) => Nesting::Plain,
        },
        Location::Query { style: QueryStyle::FormExplode, .. } => match object {
            _ if is_nested => Nesting::Brackets(format!("{wire}[0][…]=…")),
            Some((member, _)) => Nesting::Brackets(format!("{member}[…]=…")),
            None => Nesting::Plain,
        },
        _ if leaves.all.iter().all(|leaf| is_deep(&types.schemas, leaf)) => Nesting::Unwritable,
        _ => Nesting::Plain,
    }
}

/// Returns whether a list or an object contains another one.
fn is_deep<'d>(schemas: &Schemas<'d>, leaf: &Leaf<'d>) -> bool {
    let items = leaf.items(schemas).ok().flatten();
    let members = object::properties(schemas, &leaf.conjuncts).all.into_iter().filter_map(Result::ok);
    let mut within = items.into_iter().chain(members.map(|member| member.conjunction));
    within.any(|within| {
        let within = leaves_or_none(schemas, &within);
        within.has_object() || within.has_list()
    })
}

fn location_of<'d>(types: &mut Types<'d>, parameter: Parameter<'d>, location: &str) -> Option<Location> {
    let exploded = parameter.explode();
    let style = parameter.style();
    let explode = exploded.unwrap_or(false);
    let found = match (location, style) {
        ("path", None | Some("simple")) if explode => Location::Path(PathStyle::SimpleExplode),
        ("path", None | Some("simple")) => Location::Path(PathStyle::Simple),
        ("path", Some("label")) if explode => Location::Path(PathStyle::LabelExplode),
        ("path", Some("label")) => Location::Path(PathStyle::Label),
        ("path", Some("matrix")) if explode => Location::Path(PathStyle::MatrixExplode),
        ("path", Some("matrix")) => Location::Path(PathStyle::Matrix),
        ("header", None | Some("simple")) => Location::Header { explode },
        ("cookie", style @ (None | Some("form" | "cookie"))) => {
            // Both styles explode by default (OpenAPI 3.2, section 4.12.2).
            Location::Cookie(match (style, exploded.unwrap_or(true)) {
                (Some("cookie"), true) => CookieStyle::CookieExplode,
                (Some("cookie"), false) => CookieStyle::Cookie,
                (_, true) => CookieStyle::FormExplode,
                (_, false) => CookieStyle::Form,
            })
        }
        ("query", style) => match query_style(style, exploded) {
            Some(style) => Location::Query { style, reserved: parameter.allows_reserved() },
            None => return refuse_style(types, parameter, location, style.unwrap_or_default()),
        },
        ("path" | "header" | "cookie", Some(style)) => {
            return refuse_style(types, parameter, location, style);
        }
        (other, _) => {
            types.report.push(
                Diagnostic::error(parameter.span_of("in"), format!("a parameter cannot be in `{other}`"))
                    .help("expected `path`, `query`, `querystring`, `header` or `cookie`"),
            );
            return None;
        }
    };
    Some(found)
}

fn refuse_style<'d>(
    types: &mut Types<'d>,
    parameter: Parameter<'d>,
    location: &str,
    style: &str,
) -> Option<Location> {
    let construct = format!("the style `{style}` of a {location} parameter");
    types.report.push(Diagnostic::unsupported(parameter.span_of("style"), construct));
    None
}

/// Removes the words of a tag from those of a parameter. A pinned name stays.
fn without_tag_words(parameter: &Claimed<'_>, tag: Option<&Words>) -> Option<Words> {
    if parameter.pinned.is_some() { None } else { Words::of(parameter.wire).without_first(tag?) }
}

/// Returns the leaves inside a parameter. Unresolved references are rejected where the type is made.
fn leaves_or_none<'d>(schemas: &Schemas<'d>, within: &Conjunction<'d>) -> Leaves<'d> {
    leaves(schemas, within).unwrap_or_default()
}

/// Returns how a value is written in the query or in a form, or `None` if the style does not apply there.
pub(super) fn query_style(style: Option<&str>, explode: Option<bool>) -> Option<QueryStyle> {
    Some(match style {
        None | Some("form") if explode.unwrap_or(true) => QueryStyle::FormExplode,
        None | Some("form") => QueryStyle::Form,
        Some("deepObject") => QueryStyle::DeepObject,
        // The delimited styles with `explode` equal `form` (OpenAPI 3.0.0, section 4.7.12.2).
        Some("spaceDelimited" | "pipeDelimited") if explode == Some(true) => QueryStyle::FormExplode,
        Some("spaceDelimited") => QueryStyle::SpaceDelimited,
        Some("pipeDelimited") => QueryStyle::PipeDelimited,
        // The name is our own: no version has one for what `swagger` makes of `collectionFormat: tsv`.
        Some("tabDelimited") => QueryStyle::TabDelimited,
        Some(_) => return None,
    })
}
