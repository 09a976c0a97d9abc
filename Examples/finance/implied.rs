//! The volatility that an option's price implies.
// SPDX-License-Identifier: MIT

use crate::check::{computed, finite, require};
use crate::option::{Kind, Terms};
use crate::qntx_plugin::Result;
use crate::root;

/// Logarithms of deviations that the one looked for lies between.
const LOWEST: f64 = -36.0;
const HIGHEST: f64 = 5.0;

pub fn implied_volatility(
    kind: Kind,
    price: f64,
    spot: f64,
    strike: f64,
    rate: f64,
    years: f64,
    dividend: f64,
) -> Result<f64> {
    let mut terms = Terms::new(kind, spot, strike, rate, years, dividend)?;
    finite("price", price)?;
    let parity = terms.sign * (terms.asset - terms.cash);
    let highest = if kind == Kind::Call { terms.asset } else { terms.cash };
    let bounds =
        || format!("no volatility makes it {price}: it is above {} and below {highest}", parity.max(0.0));
    require(price > parity.max(0.0) && price < highest, "price", bounds())?;

    // An option in the money is worth what one is out of it, and the difference, which would hide the digits.
    let mut price = price;
    if parity > 0.0 {
        terms = terms.other();
        price -= parity;
    }
    let excess = |logarithm: f64| terms.value(logarithm.exp()) - price;
    require(excess(LOWEST) < 0.0 && excess(HIGHEST) > 0.0, "price", bounds())?;
    computed(root::between(excess, LOWEST, HIGHEST).exp() / years.sqrt(), "the volatility")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{assert_near, message};
    use crate::option::black_scholes;

    // Hull, Options, Futures, and Other Derivatives, "Implied volatilities": 23.5 percent a year.
    #[test]
    fn it_is_that_of_hull() {
        let volatility = implied_volatility(Kind::Call, 1.875, 21.0, 20.0, 0.1, 0.25, 0.0).unwrap();
        assert_near(volatility, 0.235, 0.0005);
    }

    #[test]
    fn a_price_gives_its_volatility_back() {
        for (kind, strikes) in [(Kind::Call, [102.0, 110.0, 160.0]), (Kind::Put, [98.0, 90.0, 60.0])] {
            for (strike, volatility) in strikes.into_iter().flat_map(|k| [0.1, 0.3, 1.0, 2.5].map(|v| (k, v)))
            {
                let price = black_scholes(kind, 100.0, strike, 0.02, volatility, 0.5, 0.01).unwrap().price;
                let implied = implied_volatility(kind, price, 100.0, strike, 0.02, 0.5, 0.01).unwrap();
                assert_near(implied, volatility, 1e-12);
            }
        }
        // Far out of the money, where a price has its digits still.
        let price = black_scholes(Kind::Call, 100.0, 400.0, 0.0, 0.125, 1.0, 0.0).unwrap().price;
        assert!(price < 1e-25);
        let implied = implied_volatility(Kind::Call, price, 100.0, 400.0, 0.0, 1.0, 0.0).unwrap();
        assert_near(implied, 0.125, 1e-13);
    }

    // In the money most digits are those of what it is worth anyway: the volatility is as good as what is left.
    #[test]
    fn a_price_in_the_money_is_given_back() {
        for (kind, strike) in [(Kind::Call, 60.0), (Kind::Call, 95.0), (Kind::Put, 105.0), (Kind::Put, 170.0)]
        {
            let price = |volatility: f64| {
                black_scholes(kind, 100.0, strike, 0.02, volatility, 0.5, 0.01).unwrap().price
            };
            for volatility in [0.2, 0.5, 2.0] {
                let implied =
                    implied_volatility(kind, price(volatility), 100.0, strike, 0.02, 0.5, 0.01).unwrap();
                assert_near(price(implied), price(volatility), 1e-13);
            }
        }
    }

    #[test]
    fn a_price_that_none_explains_is_an_error() {
        for price in [-1.0, 0.0, 1.0, 100.0, 200.0, f64::NAN] {
            let text = message(implied_volatility(Kind::Call, price, 100.0, 90.0, 0.0, 1.0, 0.0));
            assert!(text.starts_with("price: "), "{text}");
        }
    }
}
