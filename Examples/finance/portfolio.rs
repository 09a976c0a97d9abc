//! Portfolios without short positions.
// SPDX-License-Identifier: MIT

use crate::check::{all_finite, finite, require};
use crate::covariance::Covariance;
use crate::long_only;
use crate::qntx_plugin::Result;

pub fn minimum_variance(covariance: &[f64]) -> Result<Vec<f64>> {
    let covariance = Covariance::square(covariance)?;
    long_only::weights(&covariance, &vec![1.0; covariance.count])
}

/// Of all portfolios that earn the same above the risk-free rate, the one of least variance has the highest ratio.
pub fn maximum_sharpe(returns: &[f64], covariance: &[f64], risk_free: f64) -> Result<Vec<f64>> {
    all_finite("returns", returns)?;
    finite("risk_free", risk_free)?;
    let covariance = Covariance::of(returns.len(), covariance)?;
    let gains: Vec<_> = returns.iter().map(|value| value - risk_free).collect();
    let is_worth_it = gains.iter().any(|gain| *gain > 0.0);
    require(is_worth_it, "returns", "none is above the risk-free rate, so that no ratio is positive")?;
    long_only::weights(&covariance, &gains)
}

#[cfg(test)]
mod tests;
