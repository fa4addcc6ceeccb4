//! Resolves URL references (RFC 3986, section 5).

use http::Uri;

/// Resolves a reference against an absolute URL, without the fragment.
///
/// # Errors
///
/// Returns the reason if the result is not a valid URL.
pub(crate) fn resolve(base: &Uri, reference: &str) -> Result<Uri, String> {
    let reference = reference.trim();
    let reference = reference.split_once('#').map_or(reference, |(before, _)| before);
    let (Some(scheme), Some(authority)) = (base.scheme_str(), base.authority()) else {
        return Err("the base is not absolute".to_owned());
    };
    let text = if scheme_of(reference).is_some() {
        reference.to_owned()
    } else if reference.starts_with("//") {
        format!("{scheme}:{reference}")
    } else {
        format!("{scheme}://{authority}{}", path_and_query(base, reference))
    };
    let target = Uri::try_from(text).map_err(|error| error.to_string())?;
    let (Some(scheme), Some(authority)) = (target.scheme_str(), target.authority()) else {
        return Err("it has no host".to_owned());
    };
    let path = remove_dot_segments(target.path());
    let query = target.query().map(|query| format!("?{query}")).unwrap_or_default();
    Uri::try_from(format!("{scheme}://{authority}{path}{query}")).map_err(|error| error.to_string())
}

/// Returns the scheme of an absolute reference (RFC 3986, section 4.3).
fn scheme_of(reference: &str) -> Option<&str> {
    let (scheme, _) = reference.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|rest| rest.is_ascii_alphanumeric() || "+-.".contains(rest));
    is_scheme.then_some(scheme)
}

/// Returns the path and query of a reference without a host (RFC 3986, sections 5.2.2 and 5.2.3).
fn path_and_query(base: &Uri, reference: &str) -> String {
    match reference.chars().next() {
        Some('/') => reference.to_owned(),
        Some('?') => format!("{}{reference}", base.path()),
        None => base.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        Some(_) => {
            let folder = base.path().rfind('/').and_then(|end| base.path().get(..end)).unwrap_or_default();
            format!("{folder}/{reference}")
        }
    }
}

/// Removes dot segments from a path (RFC 3986, section 5.2.4).
fn remove_dot_segments(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}
