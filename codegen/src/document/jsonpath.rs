//! The part of JSONPath (RFC 9535) that overlays use.
//!
//! Names (`.info`, `['info']`), indexes (`[0]`, `[-1]`), wildcards (`.*`, `[*]`) and filters by equality
//! (`[?@.name == 'date']`, also with `&&`). The rest of the RFC is refused by name, never guessed at.

use super::tree::{NodeId, NodeRef, Tree, Value};

/// One step of a path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    Name(String),
    Index(i64),
    All,
    /// Keeps the children for which every comparison holds.
    Where(Vec<Comparison>),
}

/// `@.a.b == 'text'`: a way from the child, and the text (or number, or word) that has to stand there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comparison {
    path: Vec<String>,
    equals: String,
}

/// A selected node, and where it hangs, so that it can be taken away.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) node: NodeId,
    parent: Option<NodeId>,
}

impl Found {
    /// Takes the node out of what is around it.
    pub(crate) fn remove(&self, tree: &mut Tree) {
        match self.parent.and_then(|parent| tree.value_mut(parent)) {
            Some(Value::Sequence(items)) => items.retain(|item| *item != self.node),
            Some(Value::Mapping(entries)) => entries.retain(|_, entry| entry.value != self.node),
            _ => {}
        }
    }
}

/// Reads a path; the error says what is wrong with it.
pub(crate) fn parse(path: &str) -> Result<Vec<Step>, String> {
    let mut rest = path.strip_prefix('$').ok_or("a JSONPath begins with `$`")?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let (step, after) = if let Some(bracketed) = rest.strip_prefix('[') {
            bracket(bracketed)?
        } else if rest.starts_with("..") {
            return Err("unsupported: `..` (descendants) in a JSONPath".to_owned());
        } else if let Some(dotted) = rest.strip_prefix('.') {
            let end = dotted.find(['.', '[']).unwrap_or(dotted.len());
            let (name, after) = dotted.split_at(end);
            match name {
                "" => return Err("a JSONPath has a `.` without a name".to_owned()),
                "*" => (Step::All, after),
                name => (Step::Name(name.to_owned()), after),
            }
        } else {
            return Err(format!("a JSONPath cannot go on with `{rest}`"));
        };
        steps.push(step);
        rest = after;
    }
    Ok(steps)
}

fn bracket(text: &str) -> Result<(Step, &str), String> {
    let text = text.trim_start();
    let (step, rest) = if let Some(filter) = text.strip_prefix('?') {
        filtered(filter)?
    } else if let Some(rest) = text.strip_prefix('*') {
        (Step::All, rest)
    } else if text.starts_with(['\'', '"']) {
        let (name, rest) = quoted(text)?;
        (Step::Name(name), rest)
    } else {
        let end = text.find(']').unwrap_or(text.len());
        let (index, rest) = text.split_at(end);
        let index = index.trim().parse().map_err(|_| format!("unsupported: `[{index}]` in a JSONPath"))?;
        (Step::Index(index), rest)
    };
    let rest = rest.trim_start().strip_prefix(']').ok_or("a JSONPath has a `[` without its `]`")?;
    Ok((step, rest))
}

/// Reads `@.a == 'b' && @.c == 'd'`, with or without parentheses around the whole.
fn filtered(text: &str) -> Result<(Step, &str), String> {
    let text = text.trim_start();
    let (mut rest, parenthesised) = text.strip_prefix('(').map_or((text, false), |inner| (inner, true));
    let mut comparisons = Vec::new();
    loop {
        let (comparison, after) = comparison(rest.trim_start())?;
        comparisons.push(comparison);
        rest = after.trim_start();
        match rest.strip_prefix("&&") {
            Some(more) => rest = more,
            None => break,
        }
    }
    if parenthesised {
        rest = rest.strip_prefix(')').ok_or("a JSONPath filter has a `(` without its `)`")?;
    }
    Ok((Step::Where(comparisons), rest))
}

fn comparison(text: &str) -> Result<(Comparison, &str), String> {
    let refused = || format!("unsupported: the JSONPath filter `{text}`; only `@.name == 'value'` is read");
    let body = text.strip_prefix('@').ok_or_else(refused)?;
    let (way, value) = body.split_once("==").ok_or_else(refused)?;
    let path = parse(&format!("${}", way.trim_end()))?
        .into_iter()
        .map(|step| match step {
            Step::Name(name) => Ok(name),
            _ => Err(refused()),
        })
        .collect::<Result<_, _>>()?;
    let value = value.trim_start();
    let (equals, rest) = if value.starts_with(['\'', '"']) {
        quoted(value)?
    } else {
        let end = value.find([']', ')', '&', ' ']).unwrap_or(value.len());
        let (word, rest) = value.split_at(end);
        (word.to_owned(), rest)
    };
    Ok((Comparison { path, equals }, rest))
}

/// Reads a quoted name; a backslash keeps the next character as it is.
fn quoted(text: &str) -> Result<(String, &str), String> {
    let mut characters = text.char_indices();
    let quote = characters.next().map(|(_, quote)| quote);
    let mut name = String::new();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => name.extend(characters.next().map(|(_, escaped)| escaped)),
            character if Some(character) == quote => {
                return Ok((name, text.get(at + character.len_utf8()..).unwrap_or_default()));
            }
            character => name.push(character),
        }
    }
    Err("a JSONPath has a quote that does not end".to_owned())
}

/// Selects the nodes below `root` that a path names, in the document's order.
pub(crate) fn select(tree: &Tree, root: NodeId, steps: &[Step]) -> Vec<Found> {
    let mut found = vec![Found { node: root, parent: None }];
    for step in steps {
        found = found.iter().flat_map(|found| children(tree.at(found.node), step)).collect();
    }
    found
}

fn children(node: NodeRef<'_>, step: &Step) -> Vec<Found> {
    let found = |child: NodeRef<'_>| Found { node: child.id(), parent: Some(node.id()) };
    let all = || node.entries().map(|(_, child)| child).chain(node.items());
    match step {
        Step::Name(name) => node.get(name).map(found).into_iter().collect(),
        Step::Index(index) => {
            let length = i64::try_from(node.items().count()).unwrap_or(i64::MAX);
            let index = if *index < 0 { length + index } else { *index };
            usize::try_from(index)
                .ok()
                .and_then(|index| node.items().nth(index))
                .map(found)
                .into_iter()
                .collect()
        }
        Step::All => all().map(found).collect(),
        Step::Where(comparisons) => all()
            .filter(|child| comparisons.iter().all(|comparison| comparison.holds(*child)))
            .map(found)
            .collect(),
    }
}

impl Comparison {
    fn holds(&self, child: NodeRef<'_>) -> bool {
        let reached = self.path.iter().try_fold(child, |node, name| node.get(name));
        reached.is_some_and(|node| match node.value() {
            Value::String(text) | Value::Number(text) => *text == self.equals,
            Value::Bool(value) => value.to_string() == self.equals,
            Value::Null => self.equals == "null",
            Value::Sequence(_) | Value::Mapping(_) => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_or_refused_by_name() {
        let name = |text: &str| Step::Name(text.to_owned());
        assert_eq!(
            parse("$.paths['/a/{b}'].get.parameters[?@.in == 'query' && @.name=='x'][-1].*"),
            Ok(vec![
                name("paths"),
                name("/a/{b}"),
                name("get"),
                name("parameters"),
                Step::Where(vec![
                    Comparison { path: vec!["in".into()], equals: "query".into() },
                    Comparison { path: vec!["name".into()], equals: "x".into() },
                ]),
                Step::Index(-1),
                Step::All,
            ])
        );
        for (path, part) in [
            ("info", "begins with `$`"),
            ("$..x", "descendants"),
            ("$[0:2]", "unsupported: `[0:2]`"),
            ("$['a", "does not end"),
            ("$[?length(@) == 1]", "unsupported: the JSONPath filter"),
            ("$.a[0", "without its `]`"),
            ("$.", "without a name"),
        ] {
            assert!(parse(path).unwrap_err().contains(part), "{path}: {:?}", parse(path));
        }
    }
}
