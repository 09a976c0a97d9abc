//! The query of a request.
// SPDX-License-Identifier: MIT

use crate::market::Market;
use crate::selection::Selection;

/// The symbols that a query asks for, `symbols=QNTX,ACME`: all if it does not say; else what is wrong with it.
pub fn selection(query: &str, market: &Market) -> Result<Selection, String> {
    let mut chosen = None;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if decoded(name) != "symbols" {
            return Err(format!(
                "'{}' is not known here: symbols is all there is",
                shortened(&decoded(name))
            ));
        }
        if chosen.replace(decoded(value)).is_some() {
            return Err("symbols is there twice".to_owned());
        }
    }
    let chosen = match chosen {
        Some(chosen) => chosen,
        None => return Ok(Selection::All),
    };
    let mut selection = Selection::none();
    selection.add(Selection::named(chosen.split(',').map(str::trim), market)?);
    Ok(selection)
}

/// Percent-decoded; '+' is a blank, and what is not UTF-8 is replaced.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = match bytes[at] {
            b'%' => text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok()),
            _ => None,
        };
        out.push(escaped.unwrap_or(if bytes[at] == b'+' { b' ' } else { bytes[at] }));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn shortened(text: &str) -> String {
    text.chars().take(32).collect()
}
