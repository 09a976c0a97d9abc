//! Cash flows one period apart.
// SPDX-License-Identifier: MIT

use crate::check::{all_finite, computed, finite, require, wrong};
use crate::qntx_plugin::Result;
use crate::root;

/// How finely rates are looked through where there may be several.
const STEPS: usize = 2048;

pub fn npv(rate: f64, flows: &[f64]) -> Result<f64> {
    finite("rate", rate)?;
    require(rate > -1.0, "rate", "must be greater than -1")?;
    all_finite("flows", flows)?;
    computed(polynomial(flows.iter().rev(), 1.0 / (1.0 + rate)), "the value")
}

/// All rates lie between bounds that Cauchy gives for a polynomial's zeros. Where the flows change their sign once
/// there is exactly one (Descartes); where they change it more often, all that can be told apart are looked for.
pub fn irr(flows: &[f64]) -> Result<f64> {
    all_finite("flows", flows)?;
    let first = flows.iter().position(|flow| *flow != 0.0);
    let last = flows.iter().rposition(|flow| *flow != 0.0);
    let flows = match (first, last) {
        (Some(first), Some(last)) => &flows[first..=last],
        _ => return Err(wrong("flows", "there is none but zero")),
    };
    let changes = sign_changes(flows);
    require(changes > 0, "flows", "must be both paid and received, and all have the same sign")?;

    let largest = flows.iter().fold(0.0, |largest: f64, flow| largest.max(flow.abs()));
    let low = -(largest / flows[flows.len() - 1].abs()).ln_1p();
    let high = (largest / flows[0].abs()).ln_1p();
    let value = |logarithm: f64| scaled_value(flows, logarithm);
    let rates = match changes {
        1 => vec![root::between(value, low, high)],
        _ => zeros(value, low, high, 4.0 * f64::EPSILON * flows.iter().map(|flow| flow.abs()).sum::<f64>()),
    };
    match rates.as_slice() {
        [] => Err(wrong("flows", "there is no rate at which the value is zero")),
        [rate] => computed(rate.exp_m1(), "the rate"),
        _ => {
            let rates: Vec<_> = rates.iter().map(|rate| format!("{:.6}", rate.exp_m1())).collect();
            Err(wrong("flows", format!("there are {} rates: {}", rates.len(), rates.join(", "))))
        }
    }
}

/// The coefficients' polynomial at a place, the highest power first.
fn polynomial<'a>(coefficients: impl Iterator<Item = &'a f64>, x: f64) -> f64 {
    coefficients.fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// The value at `ln(1 + rate)`, but for a positive factor that keeps it in range.
fn scaled_value(flows: &[f64], logarithm: f64) -> f64 {
    let factor = (-logarithm.abs()).exp();
    if logarithm >= 0.0 {
        polynomial(flows.iter().rev(), factor)
    } else {
        polynomial(flows.iter(), factor)
    }
}

fn sign_changes(flows: &[f64]) -> usize {
    let signs: Vec<_> = flows.iter().filter(|flow| **flow != 0.0).map(|flow| *flow > 0.0).collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// The zeros that steps show by a change of sign; and those in pairs, by a least distance that goes beyond zero, or
/// that is zero but for rounding.
fn zeros(value: impl Fn(f64) -> f64, low: f64, high: f64, rounding: f64) -> Vec<f64> {
    let place = |step: usize| low + (high - low) * step as f64 / STEPS as f64;
    let values: Vec<_> = (0..=STEPS).map(|step| value(place(step))).collect();
    let mut zeros = Vec::new();
    for step in 0..STEPS {
        let [here, next] = [values[step], values[step + 1]];
        if here == 0.0 {
            zeros.push(place(step));
        } else if here * next < 0.0 {
            zeros.push(root::between(&value, place(step), place(step + 1)));
        }
        if step == 0 || here == 0.0 {
            continue;
        }
        let (before, sign) = (values[step - 1], here.signum());
        let is_least = here.abs() < before.abs() && here.abs() <= next.abs();
        if is_least && sign * before > 0.0 && sign * next > 0.0 {
            let middle = root::least(|x| sign * value(x), place(step - 1), place(step + 1));
            let distance = sign * value(middle);
            if distance < -rounding {
                zeros.push(root::between(&value, place(step - 1), middle));
                zeros.push(root::between(&value, middle, place(step + 1)));
            } else if distance <= rounding {
                zeros.push(middle);
            }
        }
    }
    zeros
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{assert_near, message};

    // Microsoft's documentation of Excel's NPV and IRR, whose NPV discounts the first flow too.
    #[test]
    fn values_and_rates_are_those_of_excel() {
        assert_near(npv(0.1, &[0.0, -10_000.0, 3_000.0, 4_200.0, 6_800.0]).unwrap(), 1_188.44, 0.005);
        let business = [-70_000.0, 12_000.0, 15_000.0, 18_000.0, 21_000.0, 26_000.0];
        assert_near(irr(&business[..5]).unwrap(), -0.021, 0.0005);
        assert_near(irr(&business).unwrap(), 0.087, 0.0005);
        assert_near(npv(irr(&business).unwrap(), &business).unwrap(), 0.0, 1e-9);
    }

    // Lorie and Savage, Three Problems in Rationing Capital (1955): the oil pump, 25 and 400 percent.
    #[test]
    fn several_rates_are_an_error_that_names_them() {
        let pump = [-1_600.0, 10_000.0, -10_000.0];
        assert_eq!(message(irr(&pump)), "flows: there are 2 rates: 0.250000, 4.000000");
        // (1.1 - x)(1.1001 - x), so close to one another
        let close = [1.0, -2.2001, 1.21011];
        assert_eq!(message(irr(&close)), "flows: there are 2 rates: 0.100000, 0.100100");
    }

    #[test]
    fn a_rate_that_is_met_twice_in_one_is_one() {
        // (1.1 - x) squared
        assert_near(irr(&[1.21, -2.2, 1.0]).unwrap(), 1.0 / 1.1 - 1.0, 1e-7);
    }

    // Brealey and Myers, Principles of Corporate Finance: a project without an internal rate of return.
    #[test]
    fn no_rate_is_an_error() {
        assert!(message(irr(&[1_000.0, -3_000.0, 2_500.0])).contains("no rate"));
        assert!(message(irr(&[1.0, 2.0])).contains("the same sign"));
        assert!(message(irr(&[0.0, 0.0])).starts_with("flows: "));
        assert!(message(irr(&[])).starts_with("flows: "));
        assert!(message(irr(&[-1.0, f64::NAN])).contains("number 2"));
        assert!(message(npv(-1.0, &[1.0])).starts_with("rate: "));
    }

    #[test]
    fn long_and_extreme_flows_have_their_rate() {
        let mut mortgage = vec![1_438.92; 361]; // 200,000 at 7.8 percent a year, by the month
        mortgage[0] = -200_000.0;
        assert_near(npv(irr(&mortgage).unwrap(), &mortgage).unwrap(), 0.0, 1e-6);
        assert_near(irr(&[-1.0, 1e12]).unwrap(), 1e12 - 1.0, 1.0);
        assert_near(irr(&[-1e12, 1.0]).unwrap(), 1e-12 - 1.0, 1e-15);
        // The sign changes three times, and yet there is one rate only.
        let returned = irr(&[-100.0, 60.0, -5.0, 70.0]).unwrap();
        assert_near(npv(returned, &[-100.0, 60.0, -5.0, 70.0]).unwrap(), 0.0, 1e-12);
    }

    #[test]
    fn a_value_beyond_numbers_is_an_error() {
        assert!(message(npv(-0.999_999, &[1e300; 100])).starts_with("the value is beyond"));
        assert_eq!(npv(0.5, &[]).unwrap(), 0.0);
    }
}
