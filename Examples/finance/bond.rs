//! Bonds with coupons at even times.
// SPDX-License-Identifier: MIT

use crate::check::{computed, finite, not_negative, positive, require};
use crate::qntx_plugin::{function_types, Result};
use crate::root;

function_types! {
    /// How a bond's price answers to its yield.
    pub struct BondRisk {
        pub price: f64,
        /// In years: the mean time of the payments by their present value.
        pub macaulay: f64,
        /// In years: the fall of the price for a rise of the yield, in parts of the price.
        pub modified: f64,
        /// In years squared.
        pub convexity: f64,
    }
}

pub fn bond_price(coupon: f64, yield_to_maturity: f64, years: f64, frequency: u32, face: f64) -> Result<f64> {
    let bond = Bond::new(coupon, years, frequency, face)?;
    computed(bond.moments(bond.factor(yield_to_maturity)?)[0], "the price")
}

pub fn bond_yield(coupon: f64, price: f64, years: f64, frequency: u32, face: f64) -> Result<f64> {
    let bond = Bond::new(coupon, years, frequency, face)?;
    positive("price", price)?;
    // The price falls from infinity to zero as the growth of a period rises, here by its logarithm.
    let excess = |logarithm: f64| bond.moments((-logarithm).exp())[0] - price;
    let (mut low, mut high) = (-0.1, 0.1);
    while excess(low) < 0.0 {
        low *= 2.0;
    }
    while excess(high) > 0.0 {
        high *= 2.0;
    }
    computed(root::between(excess, low, high).exp_m1() * bond.frequency, "the yield")
}

pub fn bond_risk(
    coupon: f64,
    yield_to_maturity: f64,
    years: f64,
    frequency: u32,
    face: f64,
) -> Result<BondRisk> {
    let bond = Bond::new(coupon, years, frequency, face)?;
    let factor = bond.factor(yield_to_maturity)?;
    let [price, times, squares] = bond.moments(factor);
    let macaulay = times / price / bond.frequency;
    let convexity = (squares + times) / price * (factor / bond.frequency).powi(2);
    Ok(BondRisk {
        price: computed(price, "the price")?,
        macaulay: computed(macaulay, "the duration")?,
        modified: computed(macaulay * factor, "the duration")?,
        convexity: computed(convexity, "the convexity")?,
    })
}

/// What a bond pays, by the period from one coupon to the next.
struct Bond {
    coupon: f64,
    face: f64,
    frequency: f64,
    /// How many coupons there are, and how many periods there are until the first: at most one.
    count: u32,
    first: f64,
}

impl Bond {
    fn new(coupon: f64, years: f64, frequency: u32, face: f64) -> Result<Self> {
        not_negative("coupon", coupon)?;
        positive("years", years)?;
        require(years <= 200.0, "years", "must be at most 200")?;
        require((1..=12).contains(&frequency), "frequency", "must be from 1 to 12 coupons a year")?;
        positive("face", face)?;
        let frequency = f64::from(frequency);
        let periods = years * frequency;
        let count = (periods - 1e-9).ceil().max(1.0);
        let coupon = coupon * face / frequency;
        Ok(Bond { coupon, face, frequency, count: count as u32, first: periods - (count - 1.0) })
    }

    /// What a payment after one period is worth now.
    fn factor(&self, yield_to_maturity: f64) -> Result<f64> {
        finite("yield_to_maturity", yield_to_maturity)?;
        let growth = 1.0 + yield_to_maturity / self.frequency;
        require(growth > 0.0, "yield_to_maturity", "must be greater than -1 in each period")?;
        Ok(1.0 / growth)
    }

    /// The present value of all payments, and the same times the payments' times and their squares, in periods.
    fn moments(&self, factor: f64) -> [f64; 3] {
        let mut moments = [0.0; 3];
        let mut discount = factor.powf(self.first);
        for index in 0..self.count {
            let time = self.first + f64::from(index);
            let is_last = index + 1 == self.count;
            let payment = self.coupon + if is_last { self.face } else { 0.0 };
            if payment > 0.0 {
                let value = payment * discount;
                moments[0] += value;
                moments[1] += value * time;
                moments[2] += value * time * time;
            }
            discount *= factor;
        }
        moments
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{assert_near, message};

    // Hull, Options, Futures, and Other Derivatives, "Duration": three years, 10 percent twice a year, at a yield of 12
    // percent compounded continuously, which is 12.3673 percent compounded twice a year.
    #[test]
    fn durations_are_those_of_hull() {
        let risk = bond_risk(0.1, 0.123673, 3.0, 2, 100.0).unwrap();
        assert_near(risk.price, 94.213, 0.0005);
        assert_near(risk.macaulay, 2.653, 0.0005);
        assert_near(risk.modified, 2.499, 0.0005);
    }

    // Fabozzi, Bond Markets, Analysis, and Strategies: 9 percent twice a year at a yield of 9 percent.
    #[test]
    fn durations_are_those_of_fabozzi() {
        let short = bond_risk(0.09, 0.09, 5.0, 2, 100.0).unwrap();
        assert_near(short.price, 100.0, 1e-10);
        assert_near(short.macaulay, 4.13, 0.005);
        assert_near(short.modified, 3.96, 0.005);
        assert_near(short.convexity, 19.45, 0.01);
        let long = bond_risk(0.09, 0.09, 25.0, 2, 100.0).unwrap();
        assert_near(long.macaulay, 10.33, 0.005);
        assert_near(long.modified, 9.88, 0.005);
    }

    #[test]
    fn the_price_answers_as_its_risk_says() {
        let risk = bond_risk(0.05, 0.04, 7.3, 4, 1000.0).unwrap();
        let price = |rate: f64| bond_price(0.05, rate, 7.3, 4, 1000.0).unwrap();
        let (up, down, step) = (price(0.04 + 1e-4), price(0.04 - 1e-4), 1e-4);
        assert_near((down - up) / (2.0 * step) / risk.price, risk.modified, 1e-5);
        assert_near((up + down - 2.0 * risk.price) / (step * step) / risk.price, risk.convexity, 1e-3);
    }

    #[test]
    fn a_yield_gives_its_price_back() {
        for rate in [-0.5, -0.01, 0.0, 0.03, 0.2, 5.0] {
            for years in [0.25, 0.5, 2.0, 9.9, 30.0] {
                let price = bond_price(0.06, rate, years, 2, 100.0).unwrap();
                assert_near(bond_yield(0.06, price, years, 2, 100.0).unwrap(), rate, 1e-11);
            }
        }
        let high = bond_yield(0.0, 1e250, 30.0, 2, 100.0).unwrap();
        assert_near(bond_price(0.0, high, 30.0, 2, 100.0).unwrap() / 1e250, 1.0, 1e-9);
        let zero = bond_price(0.0, 0.05, 10.0, 1, 100.0).unwrap();
        assert_near(zero, 100.0 / 1.05_f64.powi(10), 1e-12);
    }

    #[test]
    fn errors_name_the_parameter() {
        assert!(message(bond_price(-0.1, 0.1, 1.0, 2, 100.0)).starts_with("coupon: "));
        assert!(message(bond_price(0.1, -2.0, 1.0, 2, 100.0)).starts_with("yield_to_maturity: "));
        assert_eq!(message(bond_price(0.1, 0.1, 0.0, 2, 100.0)), "years: must be positive");
        assert!(message(bond_price(0.1, 0.1, 1.0, 0, 100.0)).starts_with("frequency: "));
        assert!(message(bond_yield(0.1, f64::INFINITY, 1.0, 2, 100.0)).starts_with("price: "));
    }
}
