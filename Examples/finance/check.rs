//! What arguments have to be. Every error names the parameter.
// SPDX-License-Identifier: MIT

use crate::qntx_plugin::{abi, Error, Result};
use std::fmt::Display;

/// An error about a parameter.
pub fn wrong(parameter: &str, what: impl Display) -> Error {
    Error::new(abi::ERR_INVALID, format!("{parameter}: {what}"))
}

pub fn require(is_right: bool, parameter: &str, what: impl Display) -> Result<()> {
    if is_right {
        return Ok(());
    }
    Err(wrong(parameter, what))
}

pub fn finite(parameter: &str, value: f64) -> Result<()> {
    require(value.is_finite(), parameter, "must be a finite number")
}

pub fn positive(parameter: &str, value: f64) -> Result<()> {
    finite(parameter, value)?;
    require(value > 0.0, parameter, "must be positive")
}

pub fn not_negative(parameter: &str, value: f64) -> Result<()> {
    finite(parameter, value)?;
    require(value >= 0.0, parameter, "must not be negative")
}

pub fn all_finite(parameter: &str, values: &[f64]) -> Result<()> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => {
            Err(wrong(parameter, format!("must be finite numbers, and number {} is not", index + 1)))
        }
        None => Ok(()),
    }
}

/// What was computed, unless it is beyond what a number can hold.
pub fn computed(value: f64, what: &str) -> Result<f64> {
    if value.is_finite() {
        return Ok(value);
    }
    Err(Error::new(abi::ERR_FAILED, format!("{what} is beyond what a number can hold")))
}

/// For tests: the message of a call that has to fail.
#[cfg(test)]
pub fn message<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => panic!("it has not failed"),
        Err(error) => error.message,
    }
}

/// For tests: whether a number is what was published, to the digits that were published.
#[cfg(test)]
pub fn assert_near(value: f64, published: f64, within: f64) {
    assert!((value - published).abs() <= within, "{value} is not {published}");
}
