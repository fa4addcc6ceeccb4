//! Compares request bodies, and responses with their headers, by media type.

use openapi_build::wire::{Interface, Media, Operation, Parameter, Response, SchemaId, Spot};

use super::finding::Sentence;
use super::rules::{self, Rule};
use super::walk::{Direction, Located, Pair, Sites, Walk};

impl Walk<'_> {
    pub(super) fn request_body(&mut self, old: &Operation, new: &Operation) {
        let at = |walk: &Self, key| (walk.old.member(&old.at, key), walk.new.member(&new.at, key));
        let (old_at, new_at) = at(self, "requestBody");
        match (&old.body, &new.body) {
            (None, None) => {}
            (None, Some(body)) => {
                let rule =
                    if body.required { &rules::BODY_ADDED_REQUIRED } else { &rules::BODY_ADDED_OPTIONAL };
                let text = Sentence::new("a request body was added", &[]);
                self.report(rule, &Sites::added(&old_at, &new_at), "", text);
            }
            (Some(_), None) => {
                let text = Sentence::new("the request body was removed", &[]);
                self.report(&rules::BODY_REMOVED, &Sites::removed(&old_at, &new_at), "", text);
            }
            (Some(was), Some(is)) => {
                let required = match (was.required, is.required) {
                    (false, true) => Some((&rules::BODY_BECAME_REQUIRED, "the request body is now required")),
                    (true, false) => {
                        Some((&rules::BODY_BECAME_OPTIONAL, "the request body is no longer required"))
                    }
                    _ => None,
                };
                if let Some((rule, text)) = required {
                    let sites = self.keyword_sites(&was.at, &is.at, "required");
                    self.report(rule, &sites, "", Sentence::new(text, &[]));
                }
                self.notes((&was.notes, &was.at), (&is.notes, &is.at));
                self.content((&was.content, &was.at), (&is.content, &is.at), Direction::Request);
            }
        }
    }

    /// Compares responses by status. A status that only one document declares is compared with the
    /// range or `default` that covers it in the other one.
    pub(super) fn responses(&mut self, old: &Operation, new: &Operation) {
        let (old_at, new_at) = (self.old.member(&old.at, "responses"), self.new.member(&new.at, "responses"));
        for response in &old.responses {
            let is_success = is_success(response, &old.responses);
            if let Some(other) = response_of_status(&response.status, &new.responses) {
                self.response(response, other);
                continue;
            }
            let (rule, text) = if is_success {
                (&rules::RESPONSE_SUCCESS_REMOVED, "the response {} was removed")
            } else {
                (&rules::RESPONSE_FAILURE_REMOVED, "the response {} was removed")
            };
            let sites = Sites::removed(&response.at, &new_at);
            self.report(rule, &sites, &response.status, Sentence::new(text, &[&response.status]));
            if let Some(other) = response_of_range(&response.status, &new.responses) {
                self.response(response, other);
            }
        }
        for response in &new.responses {
            if response_of_status(&response.status, &old.responses).is_some() {
                continue;
            }
            let rule = if is_success(response, &new.responses) {
                &rules::RESPONSE_SUCCESS_ADDED
            } else {
                &rules::RESPONSE_FAILURE_ADDED
            };
            let text = Sentence::new("the response {} was added", &[&response.status]);
            self.report(rule, &Sites::added(&old_at, &response.at), &response.status, text);
            if let Some(other) = response_of_range(&response.status, &old.responses) {
                self.response(other, response);
            }
        }
    }

    fn response(&mut self, old: &Response, new: &Response) {
        if old.status == new.status {
            self.notes((&old.notes, &old.at), (&new.notes, &new.at));
        }
        let (old_at, new_at) = (self.old.member(&old.at, "content"), self.new.member(&new.at, "content"));
        match (old.content.is_empty(), new.content.is_empty()) {
            (true, false) => {
                let text = Sentence::new("the response now has a body", &[]);
                self.report(&rules::RESPONSE_BODY_ADDED, &Sites::added(&old_at, &new_at), "", text);
            }
            (false, true) => {
                let text = Sentence::new("the response no longer has a body", &[]);
                self.report(&rules::RESPONSE_BODY_REMOVED, &Sites::removed(&old_at, &new_at), "", text);
            }
            _ => self.content((&old.content, &old_at), (&new.content, &new_at), Direction::Response),
        }
        self.headers((&old.headers, &old.at), (&new.headers, &new.at));
    }

    fn headers(&mut self, (old, old_at): Located<'_, Parameter>, (new, new_at): Located<'_, Parameter>) {
        let is = |a: &Parameter, b: &Parameter| a.place == b.place && a.name.eq_ignore_ascii_case(&b.name);
        for header in old {
            let Some(other) = new.iter().find(|other| is(header, other)) else {
                let rule = if header.required {
                    &rules::RESPONSE_HEADER_REMOVED
                } else {
                    &rules::RESPONSE_HEADER_REMOVED_OPTIONAL
                };
                let text = Sentence::new("the header {} was removed", &[&header.name]);
                self.report(rule, &Sites::removed(&header.at, new_at), &header.name, text);
                continue;
            };
            self.notes((&header.notes, &header.at), (&other.notes, &other.at));
            self.value(header, other, Direction::Response);
            let media = |header: &Parameter| header.content.first().map(|media| media.essence.clone());
            if header.style != other.style || media(header) != media(other) {
                let text = Sentence::new("the header {} is now written differently", &[&header.name]);
                self.report(&rules::PARAMETER_STYLE_CHANGED, &Sites::both(&header.at, &other.at), "", text);
            }
            let (rule, text) = match (header.required, other.required) {
                (true, false) => (&rules::RESPONSE_HEADER_BECAME_OPTIONAL, "the header {} may now be absent"),
                (false, true) => {
                    (&rules::RESPONSE_HEADER_BECAME_REQUIRED, "the header {} is now always there")
                }
                _ => continue,
            };
            let sites = self.keyword_sites(&header.at, &other.at, "required");
            self.report(rule, &sites, &header.name, Sentence::new(text, &[&header.name]));
        }
        for header in new.iter().filter(|header| !old.iter().any(|other| is(other, header))) {
            let text = Sentence::new("the header {} was added", &[&header.name]);
            self.report(&rules::RESPONSE_HEADER_ADDED, &Sites::added(old_at, &header.at), &header.name, text);
        }
    }

    /// Compares bodies by media type.
    pub(super) fn content(
        &mut self,
        (old, old_at): Located<'_, Media>,
        (new, new_at): Located<'_, Media>,
        direction: Direction,
    ) {
        let mut came: Vec<_> = new.iter().collect();
        let mut gone = Vec::new();
        for media in old {
            // If several have the same name apart from parameters, equal ones are paired first.
            let is_same = |other: &&Media| other.essence == media.essence;
            let alike = came.iter().position(|other| is_same(other) && other.parameters == media.parameters);
            match alike.or_else(|| came.iter().position(is_same)) {
                Some(at) => self.media(media, came.remove(at), direction),
                None => gone.push(media),
            }
        }
        for media in gone {
            let rule =
                direction.rule(&rules::REQUEST_MEDIA_TYPE_REMOVED, &rules::RESPONSE_MEDIA_TYPE_REMOVED);
            let text = Sentence::new("the media type {} was removed", &[&media.name]);
            self.report(rule, &Sites::removed(&media.at, new_at), &media.name, text);
        }
        for media in came {
            let rule = direction.rule(&rules::REQUEST_MEDIA_TYPE_ADDED, &rules::RESPONSE_MEDIA_TYPE_ADDED);
            let text = Sentence::new("the media type {} was added", &[&media.name]);
            self.report(rule, &Sites::added(old_at, &media.at), &media.name, text);
        }
    }

    fn media(&mut self, old: &Media, new: &Media, direction: Direction) {
        self.notes((&old.notes, &old.at), (&new.notes, &new.at));
        let sites = Sites::both(&old.at, &new.at);
        if old.name != new.name {
            let charset = |parameter: &&String| parameter.starts_with("charset=");
            let is_charset =
                old.parameters.symmetric_difference(&new.parameters).all(|known| charset(&known));
            let rule: &Rule = if is_charset {
                &rules::MEDIA_TYPE_CHARSET_CHANGED
            } else {
                &rules::MEDIA_TYPE_PARAMETER_CHANGED
            };
            let text = Sentence::new("the media type {} is now {}", &[&old.name, &new.name]);
            self.report(rule, &sites, "", text);
        }
        self.body_schema((&old.at, old.schema), (&new.at, new.schema), direction);
        self.body_schema((&old.at, old.item_schema), (&new.at, new.item_schema), direction);
        let (before, after) = ((&*old.part_headers, &old.at), (&*new.part_headers, &new.at));
        match direction {
            Direction::Request => self.parameters(before, after),
            Direction::Response => self.headers(before, after),
        }
        if old.encoding != new.encoding {
            let sites = self.keyword_sites(&old.at, &new.at, "encoding");
            let text = Sentence::new("the parts of {} are now written differently", &[&new.name]);
            self.report(&rules::ENCODING_CHANGED, &sites, &new.name, text);
        }
    }

    /// Compares the schemas of a body, a header or a parameter.
    pub(super) fn body_schema(
        &mut self,
        (old_at, old): (&Spot, Option<SchemaId>),
        (new_at, new): (&Spot, Option<SchemaId>),
        direction: Direction,
    ) {
        let at = |key| (self.old.member(old_at, key), self.new.member(new_at, key));
        match (old, new) {
            (None, None) => {}
            (Some(old), Some(new)) => self.schemas(Pair { old, new, direction, optional: false }),
            // A schema that allows any value is like no schema.
            (None, Some(any)) if is_anything(self.new, any) => {}
            (Some(any), None) if is_anything(self.old, any) => {}
            (None, Some(_)) => {
                let rule = direction.rule(&rules::REQUEST_SCHEMA_ADDED, &rules::RESPONSE_SCHEMA_ADDED);
                let (old_at, new_at) = at("schema");
                let text = Sentence::new("the value now has a schema", &[]);
                self.report(rule, &Sites::added(&old_at, &new_at), "", text);
            }
            (Some(_), None) => {
                let rule = direction.rule(&rules::REQUEST_SCHEMA_REMOVED, &rules::RESPONSE_SCHEMA_REMOVED);
                let (old_at, new_at) = at("schema");
                let text = Sentence::new("the value no longer has a schema", &[]);
                self.report(rule, &Sites::removed(&old_at, &new_at), "", text);
            }
        }
    }
}

/// Returns whether a schema declares nothing.
fn is_anything(interface: &Interface, schema: SchemaId) -> bool {
    let text = interface.schema(schema).map(|schema| interface.canonical(&schema.at));
    text.is_some_and(|text| matches!(text.as_str(), "true" | "{}"))
}

/// Returns whether a response is a success. If none is declared, `default` is.
fn is_success(response: &Response, all: &[Response]) -> bool {
    let declared = |response: &Response| response.status.starts_with('2');
    declared(response) || (response.status == "default" && !all.iter().any(declared))
}

fn response_of_status<'r>(status: &str, all: &'r [Response]) -> Option<&'r Response> {
    all.iter().find(|response| response.status == status)
}

/// Returns the response for an undeclared status: that of its range, or `default`.
fn response_of_range<'r>(status: &str, all: &'r [Response]) -> Option<&'r Response> {
    let range = status.chars().take(1).chain("XX".chars()).collect::<String>();
    let default = || {
        response_of_status("default", all)
            .filter(|default| status.starts_with('2') == is_success(default, all))
    };
    response_of_status(&range, all).filter(|_| status != "default").or_else(default)
}
