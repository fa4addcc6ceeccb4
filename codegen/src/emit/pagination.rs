//! Emits how an operation finds the items of a page, and the next page.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::types::UsedIn;
use super::{Context, types};
use crate::ir::{Operation, PageStyle, Pagination, Parameter, Step};

/// Emits how the rows and the next cursor are found in a page.
pub(super) fn paginated(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let Pagination { style, items, page, item } = operation.pagination.as_ref()?;
    let name = &operation.name;
    let is_optional = context.api.types.resolved(page).1;
    let path = |steps| FieldPath { is_optional, steps };
    let (page, item) =
        (types::of(context, UsedIn::OtherModule, page), types::of(context, UsedIn::OtherModule, item));
    let (option, some, list) = (context.std("Option"), context.std("Some"), context.std("Vec"));
    let own = if operation.pending.is_some() {
        let pending = context.runtime_name("Pending");
        quote!(<Self as #pending>::ready(success))
    } else {
        quote!(#some(success))
    };
    let paging = paging(context, operation, style, items, &path)?;
    let (page_token, next, parameter) = (paging.page_token, paging.next, paging.parameter);
    let (items, paginated) = (path(items).moved_out(context), context.runtime_name("Paginated"));
    context.record_impl(name, || quote!(Paginated), &[("Page", &page), ("Item", &item)]);
    Some(quote! {
        impl #paginated for #name {
            type Page = #page;
            type Item = #item;

            #page_token

            fn page(success: Self::Success) -> #option<Self::Page> {
                #own
            }

            fn items(page: Self::Page) -> #list<Self::Item> {
                #items
            }

            #next

            #parameter
        }
    })
}

/// The differences between the pagination styles.
struct Paging {
    page_token: Option<TokenStream>,
    next: TokenStream,
    parameter: Option<TokenStream>,
}

fn paging<'a>(
    context: &Context<'_>,
    operation: &Operation,
    style: &'a PageStyle,
    items: &'a [Step],
    path: &impl Fn(&'a [Step]) -> FieldPath<'a>,
) -> Option<Paging> {
    let runtime = context.runtime;
    let paging = quote!(#runtime::paging);
    let (none, some) = (context.std("None"), context.std("Some"));
    let page_token =
        |to: TokenStream| Some(quote!(const PAGE_TOKEN: #runtime::PageToken = #runtime::PageToken::#to;));
    let counted = |steps| path(steps).passed_to(&quote!(#paging::count));
    let optional_count =
        |steps: &'a Option<Vec<Step>>| steps.as_deref().map_or_else(|| none.to_token_stream(), counted);
    let parameter = |index: usize| operation.parameters.get(index);
    let by_number = |parameter: &Parameter, next: &TokenStream| Paging {
        page_token: page_token(quote!(Number)),
        next: next_cursor(context, &quote!(_headers), next),
        parameter: Some(number_methods(context, &paging, parameter)),
    };
    Some(match style {
        PageStyle::Cursor { parameter: index, next, is_text } => {
            let name = &parameter(*index)?.name;
            let (next, own, set) = if *is_text {
                (
                    path(next).passed_to(&quote!(#paging::next)),
                    quote!(#paging::next(&self.#name)),
                    quote!(cursor.into()),
                )
            } else {
                (path(next).cloned(context), quote!(self.#name.clone()), quote!(cursor))
            };
            Paging {
                page_token: None,
                next: next_cursor(context, &quote!(_headers), &next),
                parameter: Some(cursor_methods(context, &own, &quote!(self.#name = #some(#set);))),
            }
        }
        PageStyle::Offset { parameter: index, size, total } => {
            let parameter = parameter(*index)?;
            let name = &parameter.name;
            let (items, size, total) = (counted(items), optional_count(size), optional_count(total));
            let next = quote!(#paging::next_offset(&self.#name, #items, #size, #total));
            by_number(parameter, &next)
        }
        PageStyle::Number { parameter: index, first, size, last } => {
            let parameter = parameter(*index)?;
            let name = &parameter.name;
            let first = proc_macro2::Literal::u64_unsuffixed(*first);
            let (items, size, last) = (counted(items), optional_count(size), optional_count(last));
            let next = quote!(#paging::next_page(&self.#name, #first, #items, #size, #last));
            by_number(parameter, &next)
        }
        PageStyle::Url { next } => Paging {
            page_token: page_token(quote!(Url)),
            next: next_cursor(context, &quote!(_headers), &path(next).passed_to(&quote!(#paging::next))),
            parameter: None,
        },
        PageStyle::Link => {
            Paging { page_token: page_token(quote!(Url)), next: next_link(context, &paging), parameter: None }
        }
    })
}

fn next_link(context: &Context<'_>, paging: &TokenStream) -> TokenStream {
    let ([cursor, headers], option) = (context.runtime_names(["Cursor", "HeaderMap"]), context.std("Option"));
    quote! {
        fn next_cursor(&self, _page: &Self::Page, headers: &#headers) -> #option<#cursor> {
            #paging::next_link(headers)
        }
    }
}

fn next_cursor(context: &Context<'_>, headers: &TokenStream, next: &TokenStream) -> TokenStream {
    let ([cursor, map], option) = (context.runtime_names(["Cursor", "HeaderMap"]), context.std("Option"));
    quote! {
        fn next_cursor(&self, page: &Self::Page, #headers: &#map) -> #option<#cursor> {
            #next
        }
    }
}

/// Emits access to the position of a page in a number parameter.
fn number_methods(context: &Context<'_>, paging: &TokenStream, parameter: &Parameter) -> TokenStream {
    let (name, wire) = (&parameter.name, &parameter.wire);
    let (op, some) = (context.runtime_name("Operation"), context.std("Some"));
    let number = quote!(#paging::number(&<Self as #op>::INFO, #wire, &cursor)?);
    let number = if parameter.required { number } else { quote!(#some(#number)) };
    cursor_methods(context, &quote!(#paging::place(&self.#name)), &quote!(self.#name = #number;))
}

/// Emits how the parameter for the position of a page is read and set.
fn cursor_methods(context: &Context<'_>, read: &TokenStream, set: &TokenStream) -> TokenStream {
    let [cursor, invalid] = context.runtime_names(["Cursor", "InvalidRequest"]);
    let [option, result, ok] = ["Option", "Result", "Ok"].map(|name| context.std(name));
    quote! {
        fn cursor(&self) -> #option<#cursor> {
            #read
        }

        fn resume(&mut self, cursor: #cursor) -> #result<(), #invalid> {
            #set
            #ok(())
        }
    }
}

/// The path to a value in a page.
#[derive(Clone, Copy)]
struct FieldPath<'a> {
    /// Whether the page itself may be `null`.
    is_optional: bool,
    steps: &'a [Step],
}

impl FieldPath<'_> {
    /// Returns the value, borrowed from the page.
    fn borrowed(self) -> TokenStream {
        let page = if self.is_optional { quote!(page.as_ref()?) } else { quote!(page) };
        let Some((Step { field: last, .. }, before)) = self.steps.split_last() else { return page };
        let before = before.iter().map(
            |Step { field, optional }| {
                if *optional { quote!(.#field.as_ref()?) } else { quote!(.#field) }
            },
        );
        quote!(#page #(#before)* .#last)
    }

    /// Returns whether the value may be missing because one of its parents is.
    fn may_be_missing(self) -> bool {
        let before = self.steps.split_last().map_or(self.steps, |(_, before)| before);
        self.is_optional || before.iter().any(|step| step.optional)
    }

    /// Passes the value to a function of the runtime. The result is `None` if the value is missing.
    fn passed_to(self, function: &TokenStream) -> TokenStream {
        if self.steps.is_empty() {
            return quote!(#function(page));
        }
        let value = self.borrowed();
        let value = quote!(#function(&#value));
        if self.may_be_missing() { quote!((|| #value)()) } else { value }
    }

    /// Returns the items, moved out of the page. A missing list is empty.
    fn moved_out(self, context: &Context<'_>) -> TokenStream {
        let Some((last, before)) = self.steps.split_last() else {
            return if self.is_optional { quote!(page.unwrap_or_default()) } else { quote!(page) };
        };
        let page = if self.is_optional { quote!(page?) } else { quote!(page) };
        let before = before.iter().map(
            |Step { field, optional }| {
                if *optional { quote!(.#field?) } else { quote!(.#field) }
            },
        );
        let field = &last.field;
        let value = quote!(#page #(#before)* .#field);
        match (self.may_be_missing(), last.optional) {
            (false, false) => value,
            (false, true) => quote!(#value.unwrap_or_default()),
            (true, true) => quote!((|| #value)().unwrap_or_default()),
            (true, false) => {
                let some = context.std("Some");
                quote!((|| #some(#value))().unwrap_or_default())
            }
        }
    }

    /// Returns the cursor, cloned from the page.
    fn cloned(self, context: &Context<'_>) -> TokenStream {
        let Some(last) = self.steps.last() else {
            return context.std("None").into_token_stream();
        };
        let (value, some) = (self.borrowed(), context.std("Some"));
        if last.optional { quote!(#value.clone()) } else { quote!(#some(#value.clone())) }
    }
}
