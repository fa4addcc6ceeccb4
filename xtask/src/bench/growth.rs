//! `bench growth`: the instructions for generating from documents with 1, 10 and 100 times as many of one
//! thing.
//!
//! The cost of a document without the thing is subtracted first. Sorting n things takes n log n, which at
//! these sizes is at most 20 times as much for 10 times the things. Comparing all pairs takes 100 times as
//! much.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::tools::Tool;
use super::{Bench, measure, scratch};
use crate::progress::progress;

pub(super) const PART: &str = "growth";

/// The factors by which the three documents of a case grow.
const STEPS: [usize; 3] = [1, 10, 100];

/// The files of a document by name. The first one is the document itself.
type Files = Vec<(String, String)>;

/// A case: the name of the thing that grows, its number in the smallest document, and a function that creates
/// a document with a given number.
type Case = (&'static str, usize, fn(usize) -> Files);

const CASES: [Case; 19] = [
    ("properties", 50, properties),
    ("values of an enum", 50, values),
    ("schemas", 50, schemas),
    ("references", 50, references),
    ("references to references", 10, aliases),
    ("`oneOf`", 50, |count| union(count, "oneOf", false)),
    ("`oneOf` with a discriminator", 50, |count| union(count, "oneOf", true)),
    ("`oneOf` of objects in place", 50, union_in_place),
    ("`anyOf`", 50, |count| union(count, "anyOf", false)),
    ("parts of one `allOf`", 50, parts),
    ("links of an `allOf` chain", 2, chain),
    ("`allOf` chains", 10, chains),
    ("parents with a discriminator", 10, parents),
    ("operations", 50, operations),
    ("parameters", 50, parameters),
    ("tags", 50, tags),
    ("security schemes", 50, security),
    ("responses with a body of their own", 50, responses),
    ("files", 8, files),
];

/// Counts the instructions of each case at each step.
pub(super) fn run(bench: &mut Bench) -> Result<()> {
    if !measure::is_installed("valgrind") {
        return bench.skip(PART, "openapi-build", "counting instructions needs valgrind");
    }
    let program = Tool::Ours.program(&bench.home)?;
    let home = bench.home.clone();
    let least = count(&program, &home, &document("paths: {}\n"))?;
    for (name, base, make) in CASES {
        for number in STEPS.map(|step| base * step) {
            progress(&format!("growth: {name}, {number}"));
            bench.store.keep((PART, name, &number.to_string()), || {
                let whole = count(&program, &home, &make(number))?;
                Ok(BTreeMap::from([("instructions".to_owned(), whole.saturating_sub(least))]))
            })?;
        }
    }
    Ok(())
}

/// Counts the instructions of generating from a document.
fn count(program: &Path, home: &Path, files: &Files) -> Result<u64> {
    let folder = home.join("growth");
    scratch::remove(&folder)?;
    for (name, text) in files {
        scratch::write(&folder.join(name), text)?;
    }
    let document = files.first().map_or_else(PathBuf::new, |(name, _)| folder.join(name));
    let out = folder.join("out");
    fs::create_dir_all(&out)?;
    let arguments = [document, out].map(|path| path.display().to_string());
    measure::instructions(program, &arguments, home)
}

/// Creates a single-file document in YAML.
fn document(rest: &str) -> Files {
    let head = "openapi: 3.1.0\ninfo: {title: Made for measuring, version: '1'}\nservers: [{url: https://api.example}]\n";
    vec![("made.yaml".to_owned(), format!("{head}{rest}"))]
}

fn components(schemas: &str) -> Files {
    document(&format!("paths: {{}}\ncomponents:\n  schemas:\n{schemas}"))
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "{}", line(number));
        text
    })
}

fn properties(count: usize) -> Files {
    let lines =
        lines(count, |number| format!("        property{number}: {{type: string, description: One.}}"));
    components(&format!("    A:\n      type: object\n      properties:\n{lines}"))
}

fn values(count: usize) -> Files {
    components(&format!("    A:\n      enum:\n{}", lines(count, |number| format!("      - value {number}"))))
}

/// Creates objects, each distinguished from the others by a property of its own and by the value of `kind`.
fn objects(count: usize) -> String {
    lines(count, |number| {
        let kind = format!("kind: {{const: kind{number}}}");
        format!(
            "    Object{number}: {{type: object, required: [kind, only{number}], properties: {{{kind}, only{number}: {{type: string}}}}}}"
        )
    })
}

fn schemas(count: usize) -> Files {
    components(&objects(count))
}

fn references(count: usize) -> Files {
    let uses =
        lines(count, |number| format!("        use{number}: {{$ref: '#/components/schemas/Object0'}}"));
    components(&format!("    A:\n      type: object\n      properties:\n{uses}{}", objects(1)))
}

fn aliases(count: usize) -> Files {
    let links = lines(count, |number| {
        format!("    Alias{}: {{$ref: '#/components/schemas/{}'}}", number + 1, alias(number))
    });
    components(&format!("{}{links}", objects(1)))
}

fn alias(number: usize) -> String {
    if number == 0 { "Object0".to_owned() } else { format!("Alias{number}") }
}

fn union(count: usize, keyword: &str, tagged: bool) -> Files {
    let listed = lines(count, |number| format!("      - $ref: '#/components/schemas/Object{number}'"));
    let mapped = lines(count, |number| format!("          kind{number}: Object{number}"));
    let tag = format!("      discriminator:\n        propertyName: kind\n        mapping:\n{mapped}");
    let tag = if tagged { tag } else { String::new() };
    components(&format!("    A:\n{tag}      {keyword}:\n{listed}{}", objects(count)))
}

fn union_in_place(count: usize) -> Files {
    let listed = lines(count, |number| {
        format!(
            "      - {{type: object, required: [only{number}], properties: {{only{number}: {{type: string}}}}}}"
        )
    });
    components(&format!("    A:\n      oneOf:\n{listed}"))
}

fn parts(count: usize) -> Files {
    let listed = lines(count, |number| format!("      - $ref: '#/components/schemas/Part{number}'"));
    let parts = lines(count, |number| {
        format!("    Part{number}: {{type: object, properties: {{only{number}: {{type: string}}}}}}")
    });
    components(&format!("    A:\n      allOf:\n{listed}{parts}"))
}

/// Creates a chain of schemas. Each link adds only a description; otherwise the output would grow
/// quadratically.
fn chain(count: usize) -> Files {
    let links = lines(count, |number| {
        let before = if number == 0 { "Object0".to_owned() } else { format!("Link{}", number - 1) };
        format!("    Link{number}: {{description: One., allOf: [{{$ref: '#/components/schemas/{before}'}}]}}")
    });
    components(&format!("{}{links}", objects(1)))
}

/// Creates chains of five schemas.
fn chains(count: usize) -> Files {
    let links = lines(5 * count, |number| {
        let property = format!("type: object, properties: {{only{number}: {{type: string}}}}");
        if number % 5 == 0 {
            format!("    Link{number}: {{{property}}}")
        } else {
            let before = format!("$ref: '#/components/schemas/Link{}'", number - 1);
            format!("    Link{number}: {{allOf: [{{{before}}}, {{{property}}}]}}")
        }
    });
    components(&links)
}

/// Creates parents, each with five children that name it in `allOf`.
fn parents(count: usize) -> Files {
    components(&lines(count, |number| {
        let parent = format!(
            "    Parent{number}: {{type: object, required: [kind], properties: {{kind: {{type: string}}}}, discriminator: {{propertyName: kind}}}}\n"
        );
        let children = lines(5, |child| {
            let reference = format!("$ref: '#/components/schemas/Parent{number}'");
            let property = format!("type: object, properties: {{only{child}: {{type: string}}}}");
            format!("    Child{number}x{child}: {{allOf: [{{{reference}}}, {{{property}}}]}}")
        });
        format!("{parent}{}", children.trim_end())
    }))
}

/// Creates paths, each with one operation that has additional members.
fn paths(count: usize, more: impl Fn(usize) -> String) -> String {
    let paths = lines(count, |number| {
        format!(
            "  /things{number}/{{id}}:\n    get:\n      operationId: getThing{number}\n      parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]\n{}",
            more(number)
        )
    });
    format!("paths:\n{paths}")
}

const DONE: &str = "      responses: {'204': {description: Done}}";

fn operations(count: usize) -> Files {
    document(&paths(count, |_| DONE.to_owned()))
}

fn tags(count: usize) -> Files {
    document(&paths(count, |number| format!("      tags: [tag{number}]\n{DONE}")))
}

fn parameters(count: usize) -> Files {
    let parameters = lines(count, |number| {
        format!("      - {{name: query{number}, in: query, schema: {{type: string}}}}")
    });
    document(&format!("paths:\n  /things:\n    get:\n{DONE}\n      parameters:\n{parameters}"))
}

fn security(count: usize) -> Files {
    let paths = paths(count, |number| format!("      security: [{{scheme{number}: []}}]\n{DONE}"));
    let schemes = lines(count, |number| {
        format!("    scheme{number}: {{type: apiKey, in: header, name: X-Key-{number}}}")
    });
    document(&format!("{paths}components:\n  securitySchemes:\n{schemes}"))
}

fn responses(count: usize) -> Files {
    document(&paths(count, |_| {
        let body = |kind: &str| {
            format!(
                "{{description: One, content: {{application/json: {{schema: {{type: object, properties: {{{kind}: {{type: string}}}}}}}}}}}}"
            )
        };
        format!("      responses: {{'200': {}, default: {}}}", body("found"), body("failed"))
    }))
}

/// Creates one file per schema.
fn files(count: usize) -> Files {
    let uses = lines(count, |number| {
        format!("        use{number}: {{$ref: 'things/thing{number}.yaml#/Thing{number}'}}")
    });
    let mut files = components(&format!("    A:\n      type: object\n      properties:\n{uses}"));
    files.extend((0..count).map(|number| {
        let thing =
            format!("Thing{number}: {{type: object, properties: {{only{number}: {{type: string}}}}}}\n");
        (format!("things/thing{number}.yaml"), thing)
    }));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_of_growth_generates() {
        for (name, _, make) in CASES {
            let folder = tempfile::tempdir().unwrap();
            for (name, text) in make(3) {
                scratch::write(&folder.path().join(name), &text).unwrap();
            }
            let generated = openapi_build::Config::new().generate(folder.path().join("made.yaml"));
            assert_eq!(generated.expect(name).warnings, Vec::<String>::new(), "{name}");
        }
    }
}
