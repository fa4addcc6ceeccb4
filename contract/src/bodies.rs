//! Request bodies, and responses with their headers: media types, and what each of them holds.

use openapi_build::inspect::NodeRef;

use super::finding::Sentence;
use super::pair::flag;
use super::pair::{Direction, Pair};
use super::rules;
use super::walk::{Site, Walk, members};

/// The content of the first media type, which is the only one of a parameter.
pub(super) fn first_json(node: NodeRef<'_>) -> Option<NodeRef<'_>> {
    node.get("content")?.entries().next().map(|(_, media)| media)
}

/// An object and one of its members, which may not be there.
type Within<'c> = (NodeRef<'c>, Option<NodeRef<'c>>);

impl<'c> Walk<'c> {
    pub(super) fn request_body(
        &mut self,
        (old_operation, old): Within<'c>,
        (new_operation, new): Within<'c>,
    ) {
        let old = old.map(|body| self.old_target(body));
        let new = new.map(|body| self.new_target(body));
        let sites = (
            Some(Site::member(old_operation, "requestBody")),
            Some(Site::member(new_operation, "requestBody")),
        );
        match (old, new) {
            (None, None) => {}
            (None, Some(new)) => {
                let rule = if flag(new, "required") {
                    &rules::BODY_ADDED_REQUIRED
                } else {
                    &rules::BODY_ADDED_OPTIONAL
                };
                self.found(rule, sites, "", Sentence::new("a request body was added", &[]));
            }
            (Some(_), None) => {
                self.found(
                    &rules::BODY_REMOVED,
                    sites,
                    "",
                    Sentence::new("the request body was removed", &[]),
                );
            }
            (Some(old), Some(new)) => {
                match (flag(old, "required"), flag(new, "required")) {
                    (false, true) => {
                        let text = Sentence::new("the request body is required now", &[]);
                        self.found(&rules::BODY_BECAME_REQUIRED, sites, "", text);
                    }
                    (true, false) => {
                        let text = Sentence::new("the request body is no longer required", &[]);
                        self.found(&rules::BODY_BECAME_OPTIONAL, sites, "", text);
                    }
                    _ => {}
                }
                self.words(old, new);
                self.content(old, new, Direction::Request);
            }
        }
    }

    pub(super) fn responses(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        let (before, after) = (old.get("responses"), new.get("responses"));
        let is_success = |status: &str| status.starts_with('2');
        let succeeds_before =
            before.into_iter().flat_map(NodeRef::entries).any(|(status, _)| is_success(status));
        for (status, was, is) in
            members(before, after).into_iter().filter(|(status, ..)| !status.starts_with("x-"))
        {
            let sites = (
                Some(before.map_or(Site::node(old), |before| Site::member(before, status))),
                Some(after.map_or(Site::node(new), |after| Site::member(after, status))),
            );
            // Without a declared success, `default` is what a success answers.
            let success = is_success(status) || (status == "default" && !succeeds_before);
            let (rule, text) = match (was, is, success) {
                (Some(was), Some(is), _) => {
                    let (was, is) = (self.old_target(was), self.new_target(is));
                    self.response(was, is);
                    continue;
                }
                (None, _, true) => (&rules::RESPONSE_SUCCESS_ADDED, "{} is answered as well"),
                (None, _, false) => (&rules::RESPONSE_FAILURE_ADDED, "{} is answered as well"),
                (_, None, true) => (&rules::RESPONSE_SUCCESS_REMOVED, "{} is no longer answered"),
                (_, None, false) => (&rules::RESPONSE_FAILURE_REMOVED, "{} is no longer answered"),
            };
            self.found(rule, sites, status, Sentence::new(text, &[status]));
        }
    }

    fn response(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        self.words(old, new);
        let has =
            |node: NodeRef<'c>| node.get("content").is_some_and(|content| content.entries().next().is_some());
        let sites = (Some(Site::member(old, "content")), Some(Site::member(new, "content")));
        match (has(old), has(new)) {
            (false, true) => {
                let text = Sentence::new("the answer has a body now", &[]);
                self.found(&rules::RESPONSE_BODY_ADDED, sites, "", text);
            }
            (true, false) => {
                let text = Sentence::new("the answer has no body any more", &[]);
                self.found(&rules::RESPONSE_BODY_REMOVED, sites, "", text);
            }
            _ => self.content(old, new, Direction::Response),
        }
        self.headers(old, new);
    }

    fn headers(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        let (before, after) = (old.get("headers"), new.get("headers"));
        for (name, was, is) in members(before, after) {
            let was = was.map(|header| self.old_target(header));
            let is = is.map(|header| self.new_target(header));
            let sites = (
                Some(before.map_or(Site::node(old), |before| Site::member(before, name))),
                Some(after.map_or(Site::node(new), |after| Site::member(after, name))),
            );
            let required =
                |header: Option<NodeRef<'c>>| header.is_some_and(|header| flag(header, "required"));
            let (rule, text) = match (was, is) {
                (None, _) => (&rules::RESPONSE_HEADER_ADDED, "the header {} was added"),
                (Some(was), None) if flag(was, "required") => {
                    (&rules::RESPONSE_HEADER_REMOVED, "the header {} was removed")
                }
                (Some(_), None) => (&rules::RESPONSE_HEADER_REMOVED_OPTIONAL, "the header {} was removed"),
                (Some(header), Some(other)) => {
                    self.words(header, other);
                    self.body_schema(
                        (header, header.get("schema")),
                        (other, other.get("schema")),
                        Direction::Response,
                    );
                    match (required(was), required(is)) {
                        (true, false) => {
                            (&rules::RESPONSE_HEADER_BECAME_OPTIONAL, "the header {} may be absent now")
                        }
                        (false, true) => {
                            (&rules::RESPONSE_HEADER_BECAME_REQUIRED, "the header {} is always there now")
                        }
                        _ => continue,
                    }
                }
            };
            self.found(rule, sites, name, Sentence::new(text, &[name]));
        }
    }

    fn content(&mut self, old: NodeRef<'c>, new: NodeRef<'c>, direction: Direction) {
        let (before, after) = (old.get("content"), new.get("content"));
        for (name, was, is) in members(before, after) {
            let sites = (
                Some(before.map_or(Site::node(old), |before| Site::member(before, name))),
                Some(after.map_or(Site::node(new), |after| Site::member(after, name))),
            );
            let (rule, text) = match (was, is, direction) {
                (Some(was), Some(is), _) => {
                    self.words(was, is);
                    self.body_schema((was, was.get("schema")), (is, is.get("schema")), direction);
                    let encoding = |media: NodeRef<'c>| media.get("encoding").map(NodeRef::to_json);
                    if encoding(was) == encoding(is) {
                        continue;
                    }
                    (&rules::ENCODING_CHANGED, "the parts of {} are written in another way")
                }
                (None, _, Direction::Request) => (&rules::REQUEST_MEDIA_TYPE_ADDED, "{} is taken as well"),
                (None, _, Direction::Response) => {
                    (&rules::RESPONSE_MEDIA_TYPE_ADDED, "{} is answered as well")
                }
                (_, None, Direction::Request) => {
                    (&rules::REQUEST_MEDIA_TYPE_REMOVED, "{} is no longer taken")
                }
                (_, None, Direction::Response) => {
                    (&rules::RESPONSE_MEDIA_TYPE_REMOVED, "{} is no longer answered")
                }
            };
            self.found(rule, sites, name, Sentence::new(text, &[name]));
        }
    }

    /// Compares the schemas of a body, a header or a parameter.
    pub(super) fn body_schema(
        &mut self,
        (old, was): Within<'c>,
        (new, is): Within<'c>,
        direction: Direction,
    ) {
        let sites = (Some(Site::member(old, "schema")), Some(Site::member(new, "schema")));
        let (rule, text) = match (was, is, direction) {
            (None, None, _) => return,
            (Some(was), Some(is), _) => {
                self.schemas(Pair { old: was.id(), new: is.id(), direction, optional: false });
                return;
            }
            (None, _, Direction::Request) => (&rules::REQUEST_SCHEMA_ADDED, "the value has a schema now"),
            (None, _, Direction::Response) => (&rules::RESPONSE_SCHEMA_ADDED, "the value has a schema now"),
            (_, None, Direction::Request) => {
                (&rules::REQUEST_SCHEMA_REMOVED, "the value has no schema any more")
            }
            (_, None, Direction::Response) => {
                (&rules::RESPONSE_SCHEMA_REMOVED, "the value has no schema any more")
            }
        };
        self.found(rule, sites, "", Sentence::new(text, &[]));
    }
}
