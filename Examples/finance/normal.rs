//! The normal distribution.
// SPDX-License-Identifier: MIT

use std::f64::consts::{FRAC_1_SQRT_2, PI};

// Of libm, as exact in the tails as in the middle. It has no preconditions.
extern "C" {
    fn erfc(x: f64) -> f64;
}

/// How likely a standard normal variable is to be at most `x`.
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * unsafe { erfc(-x * FRAC_1_SQRT_2) }
}

/// The density of a standard normal variable.
pub fn normal_density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::assert_near;

    // Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1.
    #[test]
    fn it_is_that_of_the_tables() {
        assert_near(normal_cdf(0.0), 0.5, 0.0);
        assert_near(normal_cdf(1.0), 0.841_344_746_068_543, 1e-15);
        assert_near(normal_cdf(2.0), 0.977_249_868_051_821, 1e-15);
        assert_near(normal_density(1.0), 0.241_970_724_519_143, 1e-15);
    }

    #[test]
    fn its_tail_is_exact_too() {
        assert_near(normal_cdf(-10.0) / 7.619_853_024_160_527e-24, 1.0, 1e-14);
        assert_eq!(normal_cdf(f64::NEG_INFINITY), 0.0);
    }
}
