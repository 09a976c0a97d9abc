//! What the ticker can be configured with.
// SPDX-License-Identifier: MIT

use crate::qntx_plugin::{abi, ConfigField, Error, Host, Result};
use std::time::Duration;

const INTERVAL_MS: i64 = 250;
const SEED: i64 = 1;
const MOST_SYMBOLS: usize = 50;

/// What it is configured with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub symbols: Vec<String>,
    pub interval: Duration,
    pub seed: u64,
}

impl Settings {
    pub const FIELDS: &'static [ConfigField] = &[
        ConfigField {
            description: "The symbols that are traded, at most 50",
            default_value: "QNTX,ACME,GLOBEX,INITECH,HOOLI,UMBRA",
            element_type: "string",
            ..ConfigField::new("symbols", "array")
        },
        ConfigField {
            description: "Milliseconds between two ticks",
            default_value: "250",
            min_value: "10",
            max_value: "60000",
            ..ConfigField::new("interval_ms", "integer")
        },
        ConfigField {
            description: "Which market it is: the same seed makes the same prices",
            default_value: "1",
            min_value: "0",
            ..ConfigField::new("seed", "integer")
        },
    ];

    /// Reads the configuration. In a host without services it is the default.
    pub fn read(host: Host) -> Result<Self> {
        let config = host.services().and_then(|services| services.config());
        let number = |key, fallback| config.as_ref().map_or(fallback, |config| config.get_int(key, fallback));
        let symbols = config.as_ref().and_then(|config| config.get_list("symbols"));
        let symbols = symbols
            .unwrap_or_else(|| Settings::FIELDS[0].default_value.split(',').map(str::to_owned).collect());
        check_symbols(&symbols)?;
        let interval = number("interval_ms", INTERVAL_MS);
        if !(10..=60_000).contains(&interval) {
            return refused(format!("interval_ms is {}; it can be 10 to 60000", interval));
        }
        let seed = number("seed", SEED);
        if seed < 0 {
            return refused(format!("seed is {}; it can be 0 or more", seed));
        }
        Ok(Settings { symbols, interval: Duration::from_millis(interval as u64), seed: seed as u64 })
    }
}

fn check_symbols(symbols: &[String]) -> Result<()> {
    if symbols.is_empty() || symbols.len() > MOST_SYMBOLS {
        return refused(format!("symbols has {}; it can have 1 to {}", symbols.len(), MOST_SYMBOLS));
    }
    for (index, symbol) in symbols.iter().enumerate() {
        let is_symbol = (1..=12).contains(&symbol.len())
            && symbol.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.');
        if !is_symbol {
            return refused(format!("symbols: '{}' is none: up to 12 of A to Z, 0 to 9 and '.'", symbol));
        }
        if symbols[..index].contains(symbol) {
            return refused(format!("symbols: {} is there twice", symbol));
        }
    }
    Ok(())
}

fn refused<T>(message: String) -> Result<T> {
    Err(Error::new(abi::ERR_INVALID, message))
}
