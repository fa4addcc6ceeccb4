# Daily tasks; `just` lists them. CI runs `.ci/run`, which does not need `just`.

_default:
    @{{ just_executable() }} --list

# Checks format, lints and the project's own rules.
check:
    cargo fmt --all
    cargo clippy --workspace --all-targets --all-features -- -D warnings
    cargo xtask tidy

# Runs the tests of one crate: `just test openapi-build`.
test crate="openapi-build" *arguments:
    cargo test --package {{ crate }} --all-features {{ arguments }}

# Runs the programs of the guide and of the READMEs.
docs:
    cargo test --package guide --package sendgrid-seq --package openapi-runtime --all-features --doc

# Rewrites the snapshots of the generator, of the comparison with progenitor and of the client. Review the diff.
snapshots:
    INSTA_UPDATE=always cargo test --package openapi-build --all-features --test features --test errors
    INSTA_UPDATE=always cargo test --package conformance --test oracle
    cargo xtask regen --offline

# Rewrites the locks of form 1, after adding a feature document.
locks:
    FORM_1=overwrite cargo test --package conformance --test form_1

# Exercises everything that the given documents declare.
exercise +documents:
    cargo xtask corpus --exercise {{ documents }}

# Runs all checks of CI.
ci:
    bash .ci/run
