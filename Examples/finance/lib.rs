//! finance: cash flows, bonds, options, portfolios and their risk, in Rust. A plugin that is nothing but functions:
//! each is POST /api/finance/fn/NAME, `qntx call finance.NAME` and the job finance.NAME.
//!
//!     rustc --edition 2021 --crate-type cdylib -C opt-level=3 lib.rs -o finance.so
// SPDX-License-Identifier: MIT

// The wrapper of the header is that of hello-rust.
#[path = "../hello-rust"]
pub mod shared {
    pub mod qntx_plugin;
}
mod bond;
mod cash_flows;
mod check;
mod covariance;
mod implied;
mod linear;
mod long_only;
mod normal;
mod option;
mod portfolio;
mod random;
mod risk;
mod root;

use bond::{bond_price, bond_risk, bond_yield, BondRisk};
use cash_flows::{irr, npv};
use implied::implied_volatility;
use normal::normal_cdf;
use option::{black_scholes, Greeks, Kind};
use portfolio::{maximum_sharpe, minimum_variance};
use qntx_plugin::{export_functions, functions, Functions, Metadata, Result};
use risk::{value_at_risk, Risk};
use shared::qntx_plugin;

const METADATA: Metadata = Metadata {
    qntx_version: ">=0.20, <2",
    description: "Cash flows, bonds, options, portfolios and their risk, in Rust.",
    author: "QNTX",
    license: "MIT",
    ..Metadata::new("finance", "1.0.0")
};

pub const FUNCTIONS: &Functions = functions! {
    /// The net present value of cash flows one period apart, the first of them now.
    #[pure]
    fn npv(rate: f64, flows: &[f64]) -> Result<f64>;

    /// The internal rate of return for a period: the one rate at which the net present value is zero.
    #[pure, blocking]
    fn irr(flows: &[f64]) -> Result<f64>;

    /// The price of a bond, accrued interest included. Coupon and yield are per year, the yield compounded as often as
    /// coupons are paid.
    #[pure]
    fn bond_price(
        coupon: f64, yield_to_maturity: f64, years: f64, frequency: u32 = 2, face: f64 = 100.0
    ) -> Result<f64>;

    /// The yield to maturity of a bond by its price, accrued interest included.
    #[pure]
    fn bond_yield(coupon: f64, price: f64, years: f64, frequency: u32 = 2, face: f64 = 100.0) -> Result<f64>;

    /// How a bond's price answers to its yield: durations in years, convexity in years squared.
    #[pure]
    fn bond_risk(
        coupon: f64, yield_to_maturity: f64, years: f64, frequency: u32 = 2, face: f64 = 100.0
    ) -> Result<BondRisk>;

    /// The value of a European option by Black, Scholes and Merton, and its Greeks: theta for a year, vega and rho
    /// for 1.
    #[pure]
    fn black_scholes(
        kind: Kind, spot: f64, strike: f64, rate: f64, volatility: f64, years: f64, dividend: f64 = 0.0
    ) -> Result<Greeks>;

    /// The volatility at which a European option is worth its price.
    #[pure]
    fn implied_volatility(
        kind: Kind, price: f64, spot: f64, strike: f64, rate: f64, years: f64, dividend: f64 = 0.0
    ) -> Result<f64>;

    /// The weights of least variance, none of them negative. The covariance has its rows one after the other.
    #[pure, blocking]
    fn minimum_variance(covariance: &[f64]) -> Result<Vec<f64>>;

    /// The weights of the highest Sharpe ratio, none of them negative.
    #[pure, blocking]
    fn maximum_sharpe(returns: &[f64], covariance: &[f64], risk_free: f64 = 0.0) -> Result<Vec<f64>>;

    /// Value at risk and expected shortfall of a portfolio by Monte Carlo, its assets' returns being jointly normal.
    #[pure, blocking, cancellable]
    fn value_at_risk(
        weights: &[f64], mean: &[f64], covariance: &[f64], confidence: f64 = 0.95, value: f64 = 1.0,
        paths: u64 = 100_000, seed: u64 = 1, progress: Progress
    ) -> Result<Risk>;

    /// How likely a standard normal variable is to be at most x.
    #[pure]
    extern "C" fn normal_cdf(x: f64) -> f64;
};
export_functions!(METADATA, FUNCTIONS);
