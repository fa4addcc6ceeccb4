//! Emits the retry policies that a document declares.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Context;
use crate::ir::Retry;

/// Returns a policy as a constant expression.
pub(super) fn policy(context: &Context<'_>, of: &Retry) -> TokenStream {
    let runtime = context.runtime;
    let number = |number: u32| Literal::u32_unsuffixed(number);
    let attempts = of.attempts.map(|attempts| {
        if attempts == u32::MAX {
            return quote!(.max_attempts(u32::MAX));
        }
        let attempts = number(attempts);
        quote!(.max_attempts(#attempts))
    });
    let statuses = of.statuses.iter().map(|ranges| {
        let ranges = ranges.iter().map(|(first, last)| {
            let [first, last] = [*first, *last].map(Literal::u16_unsuffixed);
            quote!((#first, #last))
        });
        quote!(.statuses(&[#(#ranges),*]))
    });
    let millis = |millis: u32| {
        let (unit, count) = if millis > 0 && millis.is_multiple_of(1000) {
            (quote!(from_secs), number(millis / 1000))
        } else {
            (quote!(from_millis), number(millis))
        };
        quote!(::std::time::Duration::#unit(#count))
    };
    let first_delay = of.first_delay.map(millis).map(|delay| quote!(.first_delay(#delay)));
    let max_delay = of.max_delay.map(millis).map(|delay| quote!(.max_delay(#delay)));
    let max_elapsed = of.max_elapsed.map(millis).map(|time| quote!(.max_elapsed(#time)));
    let growth = of.growth.map(Literal::f64_unsuffixed).map(|factor| quote!(.growth(#factor)));
    let connection_errors = of.connection_errors.map(|tried| quote!(.connection_errors(#tried)));
    let all_methods = of.all_methods.map(|all| quote!(.all_methods(#all)));
    let statuses: TokenStream = statuses.collect();
    quote! {
        #runtime::Retry::new() #attempts #statuses #first_delay #growth #max_delay #max_elapsed #connection_errors
            #all_methods
    }
}
