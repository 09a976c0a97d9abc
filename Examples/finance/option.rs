//! European options by Black, Scholes and Merton.
// SPDX-License-Identifier: MIT

use crate::check::{computed, finite, positive};
use crate::normal::{normal_cdf, normal_density};
use crate::qntx_plugin::{function_types, Result};

function_types! {
    /// Which right an option gives.
    pub enum Kind: i32 { Call, Put }

    /// An option's value, and how it changes with what it depends on.
    pub struct Greeks {
        pub price: f64,
        pub delta: f64,
        pub gamma: f64,
        /// For a volatility higher by 1.
        pub vega: f64,
        /// For a year that passes.
        pub theta: f64,
        /// For a rate higher by 1.
        pub rho: f64,
    }
}

pub fn black_scholes(
    kind: Kind,
    spot: f64,
    strike: f64,
    rate: f64,
    volatility: f64,
    years: f64,
    dividend: f64,
) -> Result<Greeks> {
    let terms = Terms::new(kind, spot, strike, rate, years, dividend)?;
    positive("volatility", volatility)?;
    let deviation = volatility * years.sqrt();
    let [high, low] = terms.arguments(deviation);
    let (asset, cash, sign) = (terms.asset, terms.cash, terms.sign);
    let (asset_part, cash_part) = (sign * normal_cdf(sign * high), sign * normal_cdf(sign * low));
    let density = asset * normal_density(high);
    Ok(Greeks {
        price: computed(terms.value(deviation), "the price")?,
        delta: computed(asset / spot * asset_part, "delta")?,
        gamma: computed(density / (spot * spot * deviation), "gamma")?,
        vega: computed(density * years.sqrt(), "vega")?,
        theta: computed(
            dividend * asset * asset_part
                - rate * cash * cash_part
                - density * volatility / (2.0 * years.sqrt()),
            "theta",
        )?,
        rho: computed(years * cash * cash_part, "rho")?,
    })
}

/// What an option is, whatever the volatility.
pub struct Terms {
    /// The present values of what is bought and of what is paid, by a call.
    pub asset: f64,
    pub cash: f64,
    /// 1 for a call, -1 for a put.
    pub sign: f64,
    /// The logarithm of `asset / cash`.
    moneyness: f64,
}

impl Terms {
    pub fn new(kind: Kind, spot: f64, strike: f64, rate: f64, years: f64, dividend: f64) -> Result<Self> {
        positive("spot", spot)?;
        positive("strike", strike)?;
        finite("rate", rate)?;
        positive("years", years)?;
        finite("dividend", dividend)?;
        Ok(Terms {
            asset: spot * (-dividend * years).exp(),
            cash: strike * (-rate * years).exp(),
            sign: if kind == Kind::Call { 1.0 } else { -1.0 },
            moneyness: (spot / strike).ln() + (rate - dividend) * years,
        })
    }

    /// The same of the other kind, which is worth `sign * (asset - cash)` less.
    pub fn other(&self) -> Self {
        Terms { sign: -self.sign, ..*self }
    }

    /// The option's value by the logarithm's standard deviation over the whole time.
    pub fn value(&self, deviation: f64) -> f64 {
        let [high, low] = self.arguments(deviation);
        self.sign * (self.asset * normal_cdf(self.sign * high) - self.cash * normal_cdf(self.sign * low))
    }

    /// What is called d1 and d2.
    fn arguments(&self, deviation: f64) -> [f64; 2] {
        let middle = self.moneyness / deviation;
        [middle + 0.5 * deviation, middle - 0.5 * deviation]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{assert_near, message};

    // Hull, Options, Futures, and Other Derivatives, "The Black-Scholes-Merton model", the example of its formulas.
    #[test]
    fn a_call_and_a_put_are_those_of_hull() {
        assert_near(black_scholes(Kind::Call, 42.0, 40.0, 0.1, 0.2, 0.5, 0.0).unwrap().price, 4.76, 0.005);
        assert_near(black_scholes(Kind::Put, 42.0, 40.0, 0.1, 0.2, 0.5, 0.0).unwrap().price, 0.81, 0.005);
    }

    // The same, "The Greek letters": a call for 20 weeks.
    #[test]
    fn greeks_are_those_of_hull() {
        let greeks = black_scholes(Kind::Call, 49.0, 50.0, 0.05, 0.2, 0.3846, 0.0).unwrap();
        assert_near(greeks.price, 2.40, 0.005);
        assert_near(greeks.delta, 0.522, 0.0005);
        assert_near(greeks.gamma, 0.066, 0.0005);
        assert_near(greeks.vega, 12.1, 0.05);
        assert_near(greeks.theta, -4.31, 0.005);
        assert_near(greeks.rho, 8.91, 0.005);
    }

    // The same, "Options on stock indices": a call on an index with a dividend yield of 3 percent.
    #[test]
    fn an_index_option_is_that_of_hull() {
        let call = black_scholes(Kind::Call, 930.0, 900.0, 0.08, 0.2, 2.0 / 12.0, 0.03).unwrap();
        assert_near(call.price, 51.83, 0.005);
    }

    #[test]
    fn greeks_are_the_slopes_of_the_price() {
        for kind in [Kind::Call, Kind::Put] {
            let price = |spot: f64, rate: f64, volatility: f64, years: f64| {
                black_scholes(kind, spot, 95.0, rate, volatility, years, 0.02).unwrap().price
            };
            let greeks = black_scholes(kind, 100.0, 95.0, 0.03, 0.25, 0.75, 0.02).unwrap();
            let slope = |up: f64, down: f64| (up - down) / 2e-4;
            let middle = price(100.0, 0.03, 0.25, 0.75);
            let [up, down] = [100.01, 99.99].map(|spot| price(spot, 0.03, 0.25, 0.75));
            assert_near((up - down) / 0.02, greeks.delta, 1e-7);
            assert_near((up + down - 2.0 * middle) / 1e-4, greeks.gamma, 1e-7);
            let [up, down] = [0.2501, 0.2499].map(|volatility| price(100.0, 0.03, volatility, 0.75));
            assert_near(slope(up, down), greeks.vega, 1e-5);
            let [up, down] = [0.7501, 0.7499].map(|years| price(100.0, 0.03, 0.25, years));
            assert_near(-slope(up, down), greeks.theta, 1e-5);
            let [up, down] = [0.0301, 0.0299].map(|rate| price(100.0, rate, 0.25, 0.75));
            assert_near(slope(up, down), greeks.rho, 1e-5);
        }
    }

    #[test]
    fn errors_name_the_parameter() {
        let result = |spot, strike, volatility, years| {
            message(black_scholes(Kind::Call, spot, strike, 0.1, volatility, years, 0.0))
        };
        assert_eq!(result(42.0, 40.0, -0.2, 0.5), "volatility: must be positive");
        assert_eq!(result(f64::NAN, 40.0, 0.2, 0.5), "spot: must be a finite number");
        assert_eq!(result(42.0, 0.0, 0.2, 0.5), "strike: must be positive");
        assert_eq!(result(42.0, 40.0, 0.2, 0.0), "years: must be positive");
    }
}
