//! What `tests/oracle` is made of: for each document that `progenitor` takes, its client beside ours, and a function that
//! lets both make every call that both have.

mod calls;
#[path = "../down.rs"]
mod down;
mod sample;

use std::error::Error;
use std::fmt::Write as _;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::{env, fs};

use openapi_build::ir::Api;

/// What it is not asked: the process would end, or the compiler refuses what it writes.
const BROKEN: [(&str, &str); 5] = [
    ("all_of_merged", "it overflows the stack"),
    ("inheritance", "it overflows the stack"),
    ("one_of", "it defines a name twice"),
    ("array_joined", "it writes a list by `to_string`, which lists do not have"),
    ("operation_names", "it defines a method three times"),
];

/// A document that both generators were given.
struct Document {
    stem: String,
    api: Api,
    /// What `progenitor` wrote, or why it did not.
    theirs: Result<syn::File, String>,
}

/// Writes the program of comparisons, `oracle.rs`, into the output folder.
///
/// # Errors
///
/// When a document cannot be read, or a file not be written.
pub(crate) fn write(documents: &[(PathBuf, Api)], out_dir: &Path) -> Result<(), Box<dyn Error>> {
    // What panics on a document states so on the terminal; here it is a response.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let documents: Result<Vec<_>, Box<dyn Error>> =
        documents.iter().map(|(path, api)| Document::read(path, api)).collect();
    panic::set_hook(hook);
    let folder = out_dir.join("progenitor");
    fs::create_dir_all(&folder)?;
    let (mut modules, mut entries, mut refused) = (String::new(), String::new(), String::new());
    for document in documents? {
        let stem = &document.stem;
        match &document.theirs {
            Err(reason) => writeln!(refused, "    ({stem:?}, {reason:?}),")?,
            Ok(file) => {
                fs::write(folder.join(stem).with_extension("rs"), prettyplease::unparse(file))?;
                modules.push_str(&calls::module(stem, &document.api, file));
                writeln!(entries, "    compare!({});", calls::module_name(stem))?;
            }
        }
    }
    let text = format!(
        "{modules}\n/// What `progenitor` refuses, and why.\nconst REFUSED: &[(&str, &str)] = &[\n{refused}];\n\n\
         async fn every_document(compare: &mut Comparison) {{\n    macro_rules! compare {{\n        ($document:ident) => {{\n            \
         compare.document($document::STEM);\n            $document::calls(compare).await;\n        }};\n    }}\n{entries}}}\n"
    );
    fs::write(out_dir.join("oracle.rs"), text)?;
    Ok(())
}

impl Document {
    fn read(path: &Path, api: &Api) -> Result<Self, Box<dyn Error>> {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).ok_or("a document has a name")?.to_owned();
        let text = fs::read_to_string(path)?;
        let theirs = match BROKEN.iter().find(|(name, _)| *name == stem) {
            Some((_, reason)) => Err((*reason).to_owned()),
            None => panic::catch_unwind(AssertUnwindSafe(|| generated(&text))).unwrap_or_else(|payload| {
                let text = payload.downcast_ref::<String>().map(String::as_str);
                Err(format!("it panics: {}", text.or(payload.downcast_ref::<&str>().copied()).unwrap_or("?")))
            }),
        };
        let theirs = theirs.map_err(|reason| in_a_line(&reason));
        Ok(Self { stem, api: api.clone(), theirs })
    }
}

/// The start of a message, in one line of letters that show.
fn in_a_line(message: &str) -> String {
    let words: Vec<_> = message.split_whitespace().collect();
    let shown = |c: char| if c.is_ascii() { c.to_string() } else { c.escape_unicode().to_string() };
    words.join(" ").chars().take(120).map(shown).collect()
}

/// Lets `progenitor` write the client of a document, which is first brought to the form of OpenAPI 3.0.
fn generated(text: &str) -> Result<syn::File, String> {
    let value = serde_yaml::from_str(text).map_err(|error| format!("serde_yaml: {error}"))?;
    let document: openapiv3::OpenAPI =
        serde_json::from_value(down::to_3_0(value)).map_err(|error| format!("openapiv3: {error}"))?;
    let tokens =
        progenitor::Generator::default().generate_tokens(&document).map_err(|error| error.to_string())?;
    syn::parse2(tokens).map_err(|error| format!("its code is not Rust: {error}"))
}

/// Folders of documents to compare beside our own, from the environment.
pub(crate) fn folders() -> Vec<PathBuf> {
    println!("cargo::rerun-if-env-changed=CONFORMANCE_DOCUMENTS");
    env::var_os("CONFORMANCE_DOCUMENTS").map(|paths| env::split_paths(&paths).collect()).unwrap_or_default()
}
