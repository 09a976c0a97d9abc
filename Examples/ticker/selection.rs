//! Which symbols a client wants.
// SPDX-License-Identifier: MIT

use crate::market::{Market, Tick};
use std::sync::Arc;

/// Which symbols a client wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All that there are, also those to come.
    All,
    Some(Vec<String>),
}

impl Selection {
    /// Nothing yet.
    pub fn none() -> Self {
        Selection::Some(Vec::new())
    }

    /// The symbols in what a client has named, in any case; else what is wrong with it.
    pub fn named<'a>(
        names: impl Iterator<Item = &'a str>,
        market: &Market,
    ) -> std::result::Result<Vec<String>, String> {
        let symbols: Vec<String> = names.map(str::to_ascii_uppercase).collect();
        match symbols.iter().find(|symbol| !market.has(symbol)) {
            Some(unknown) => {
                let there: Vec<&str> = market.walks.iter().map(|walk| walk.symbol.as_str()).collect();
                let short: String = unknown.chars().take(32).collect();
                Err(format!("there is no symbol '{}'; there are {}", short, there.join(", ")))
            }
            None => Ok(symbols),
        }
    }

    /// Takes these in.
    pub fn add(&mut self, symbols: Vec<String>) {
        if let Selection::Some(own) = self {
            for symbol in symbols {
                if !own.contains(&symbol) {
                    own.push(symbol);
                }
            }
        }
    }

    /// Leaves these out.
    pub fn remove(&mut self, symbols: &[String], market: &Market) {
        let mut own = self.symbols(market);
        own.retain(|symbol| !symbols.contains(symbol));
        *self = Selection::Some(own);
    }

    pub fn is_empty(&self) -> bool {
        matches!(self, Selection::Some(symbols) if symbols.is_empty())
    }

    pub fn has(&self, symbol: &str) -> bool {
        match self {
            Selection::All => true,
            Selection::Some(symbols) => symbols.iter().any(|own| own == symbol),
        }
    }

    /// All of them by name.
    pub fn symbols(&self, market: &Market) -> Vec<String> {
        match self {
            Selection::All => market.walks.iter().map(|walk| walk.symbol.clone()).collect(),
            Selection::Some(symbols) => symbols.clone(),
        }
    }

    /// A tick as this client sees it.
    pub fn text(&self, tick: &Tick) -> Arc<str> {
        match self {
            Selection::All => tick.text.clone(),
            Selection::Some(_) => tick.json(|symbol| self.has(symbol)).into(),
        }
    }
}
