# What one does every day; `just` lists it. CI runs `.ci/run`, which needs no `just`.

_default:
    @{{ just_executable() }} --list

# Format, lints and the rules that no compiler checks.
check:
    cargo fmt --all
    cargo clippy --workspace --all-targets --all-features -- -D warnings
    cargo xtask tidy

# The tests of one crate: `just test openapi-build`.
test crate="openapi-build" *arguments:
    cargo test --package {{ crate }} --all-features {{ arguments }}

# The programs of the guide and of the READMEs.
docs:
    cargo test --package guide --package sendgrid-seq --package openapi-runtime --all-features --doc

# Writes the snapshots of the generator, of the oracle and of the client anew; read the difference.
snapshots:
    INSTA_UPDATE=always cargo test --package openapi-build --all-features --test features --test errors
    INSTA_UPDATE=always cargo test --package conformance --test oracle
    cargo xtask regen --offline

# Writes the locks of form 1 anew, for a new feature document.
locks:
    FORM_1=overwrite cargo test --package conformance --test form_1

# Asks the clients of some documents for everything that they declare.
exercise +documents:
    cargo xtask corpus --exercise {{ documents }}

# All that CI checks.
ci:
    bash .ci/run
