//! How an operation finds the items in a page, and the page after it.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::types::UsedIn;
use super::{Context, types};
use crate::ir::{Operation, PageStyle, Pagination, Parameter, Step};

/// Finds the rows and the next cursor in a page.
pub(super) fn paginated(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let Pagination { style, items, page, item } = operation.pagination.as_ref()?;
    let name = &operation.name;
    let is_optional = page.nullable;
    let (page, item) =
        (types::of(context, UsedIn::OtherModule, page), types::of(context, UsedIn::OtherModule, item));
    let (option, some, list) = (context.std("Option"), context.std("Some"), context.std("Vec"));
    let own = if operation.pending.is_some() {
        let pending = context.ours("Pending");
        quote!(<Self as #pending>::ready(success))
    } else {
        quote!(#some(success))
    };
    let paging = paging(context, operation, style, items)?;
    let (page_token, next, parameter) = (paging.page_token, paging.next, paging.parameter);
    let (items, paginated) = (taken_items(context, items, is_optional), context.ours("Paginated"));
    context.implements_with(name, || quote!(Paginated), &[("Page", &page), ("Item", &item)]);
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

/// What the styles of paging differ in.
struct Paging {
    page_token: Option<TokenStream>,
    next: TokenStream,
    parameter: Option<TokenStream>,
}

fn paging(context: &Context<'_>, operation: &Operation, style: &PageStyle, items: &[Step]) -> Option<Paging> {
    let runtime = context.runtime;
    let paging = quote!(#runtime::paging);
    let (none, some) = (context.std("None"), context.std("Some"));
    let page_token =
        |to: TokenStream| Some(quote!(const PAGE_TOKEN: #runtime::PageToken = #runtime::PageToken::#to;));
    let counted = |steps: &[Step]| called_with_value(&quote!(#paging::count), steps);
    let optional_count =
        |steps: &Option<Vec<Step>>| steps.as_deref().map_or_else(|| none.to_token_stream(), counted);
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
                    called_with_value(&quote!(#paging::next), next),
                    quote!(#paging::next(&self.#name)),
                    quote!(cursor.into()),
                )
            } else {
                (cloned_cursor(context, next), quote!(self.#name.clone()), quote!(cursor))
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
            next: next_cursor(context, &quote!(_headers), &called_with_value(&quote!(#paging::next), next)),
            parameter: None,
        },
        PageStyle::Link => {
            Paging { page_token: page_token(quote!(Url)), next: next_link(context, &paging), parameter: None }
        }
    })
}

fn next_link(context: &Context<'_>, paging: &TokenStream) -> TokenStream {
    let ([cursor, headers], option) = (context.all_ours(["Cursor", "HeaderMap"]), context.std("Option"));
    quote! {
        fn next_cursor(&self, _page: &Self::Page, headers: &#headers) -> #option<#cursor> {
            #paging::next_link(headers)
        }
    }
}

fn next_cursor(context: &Context<'_>, headers: &TokenStream, next: &TokenStream) -> TokenStream {
    let ([cursor, map], option) = (context.all_ours(["Cursor", "HeaderMap"]), context.std("Option"));
    quote! {
        fn next_cursor(&self, page: &Self::Page, #headers: &#map) -> #option<#cursor> {
            #next
        }
    }
}

/// The place of a page in a parameter that is a number.
fn number_methods(context: &Context<'_>, paging: &TokenStream, parameter: &Parameter) -> TokenStream {
    let (name, wire) = (&parameter.name, &parameter.wire);
    let (op, some) = (context.ours("Operation"), context.std("Some"));
    let number = quote!(#paging::number(&<Self as #op>::INFO, #wire, &cursor)?);
    let number = if parameter.required { number } else { quote!(#some(#number)) };
    cursor_methods(context, &quote!(#paging::place(&self.#name)), &quote!(self.#name = #number;))
}

/// How the parameter for the place of a page is read and set.
fn cursor_methods(context: &Context<'_>, read: &TokenStream, set: &TokenStream) -> TokenStream {
    let [cursor, invalid] = context.all_ours(["Cursor", "InvalidRequest"]);
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

/// What a function of the runtime makes of a value in the page: `None` when the way to it is not there.
fn called_with_value(function: &TokenStream, steps: &[Step]) -> TokenStream {
    let Some((last, before)) = steps.split_last() else {
        return quote!(#function(page));
    };
    let (access, field) = (access(before), &last.field);
    let value = quote!(#function(&page #access .#field));
    if before.iter().any(|step| step.optional) { quote!((|| #value)()) } else { value }
}

/// The fields on a way, borrowing.
fn access(steps: &[Step]) -> TokenStream {
    let steps = steps.iter().map(
        |Step { field, optional }| {
            if *optional { quote!(.#field.as_ref()?) } else { quote!(.#field) }
        },
    );
    steps.collect()
}

/// The way to the items, taking the page apart; a list that is not there is an empty one.
fn taken_items(context: &Context<'_>, steps: &[Step], is_optional: bool) -> TokenStream {
    let (optional, some) = (steps.iter().any(|step| step.optional), context.std("Some"));
    let Some((last, before)) = steps.split_last() else {
        return if is_optional { quote!(page.unwrap_or_default()) } else { quote!(page) };
    };
    let access = before.iter().map(
        |Step { field, optional }| {
            if *optional { quote!(.#field?) } else { quote!(.#field) }
        },
    );
    let field = &last.field;
    match (optional, before.iter().any(|step| step.optional)) {
        (false, _) => quote!(page #(#access)* .#field),
        (true, false) => quote!(page #(#access)* .#field.unwrap_or_default()),
        (true, true) => {
            let last = if last.optional {
                quote!(page #(#access)* .#field)
            } else {
                quote!(#some(page #(#access)* .#field))
            };
            quote!((|| #last)().unwrap_or_default())
        }
    }
}

/// The way to the next cursor, borrowing from the page.
fn cloned_cursor(context: &Context<'_>, steps: &[Step]) -> TokenStream {
    let Some((last, before)) = steps.split_last() else {
        return context.std("None").into_token_stream();
    };
    let (access, field) = (access(before), &last.field);
    let (value, some) = (quote!(page #access .#field.clone()), context.std("Some"));
    if last.optional { value } else { quote!(#some(#value)) }
}
