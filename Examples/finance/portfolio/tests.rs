//! Portfolios against their closed forms, against each other, and against all subsets of assets.
// SPDX-License-Identifier: MIT

use super::*;
use crate::check::{assert_near, message};
use crate::linear;
use crate::random::Random;

fn assert_weights(weights: &[f64], expected: &[f64]) {
    assert_eq!(weights.len(), expected.len());
    for (weight, expected) in weights.iter().zip(expected) {
        assert_near(*weight, *expected, 1e-10);
    }
}

// Markowitz's closed form for two assets: (s2^2 - s12) / (s1^2 + s2^2 - 2 s12). The figures are those of Bodie, Kane
// and Marcus, Investments, "Optimal risky portfolios": bonds 12 and stocks 20 percent, correlation 0.3: 0.82 and 0.18.
#[test]
fn the_least_variance_of_two_is_that_of_bodie_kane_and_marcus() {
    let weights = minimum_variance(&[0.0144, 0.0072, 0.0072, 0.04]).unwrap();
    assert_weights(&weights, &[0.82, 0.18]);
}

// The same book and assets: returns of 8 and 13 percent, 5 percent without risk: 0.40 and 0.60.
#[test]
fn the_highest_ratio_of_two_is_that_of_bodie_kane_and_marcus() {
    let weights = maximum_sharpe(&[0.08, 0.13], &[0.0144, 0.0072, 0.0072, 0.04], 0.05).unwrap();
    assert_weights(&weights, &[0.4, 0.6]);
}

#[test]
fn uncorrelated_assets_are_held_by_their_precision() {
    let weights = minimum_variance(&[1.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.25]).unwrap();
    assert_weights(&weights, &[1.0 / 7.0, 2.0 / 7.0, 4.0 / 7.0]);
    let weights =
        maximum_sharpe(&[0.1, 0.1, 0.3], &[1.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 3.0], 0.0).unwrap();
    assert_weights(&weights, &[0.4, 0.2, 0.4]);
}

#[test]
fn what_would_be_sold_short_is_left_out() {
    // With short positions it would be 1.5 and -0.5.
    assert_weights(&minimum_variance(&[1.0, 2.0, 2.0, 5.0]).unwrap(), &[1.0, 0.0]);
    assert_weights(&maximum_sharpe(&[0.1, -0.1], &[1.0, 0.0, 0.0, 1.0], 0.0).unwrap(), &[1.0, 0.0]);
}

#[test]
fn singular_covariances_have_a_portfolio_too() {
    let twins = minimum_variance(&[1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0]).unwrap();
    assert_near(twins[0] + twins[1], 0.5, 1e-12);
    assert_near(twins[2], 0.5, 1e-12);
    assert_weights(&minimum_variance(&[1.0, -2.0, -2.0, 4.0]).unwrap(), &[2.0 / 3.0, 1.0 / 3.0]);
    assert_near(minimum_variance(&[0.0; 9]).unwrap().iter().sum(), 1.0, 1e-12);
    assert_weights(&maximum_sharpe(&[0.02, 0.1], &[0.0, 0.0, 0.0, 0.04], 0.03).unwrap(), &[0.0, 1.0]);
}

/// The best among all subsets of the assets whose own best has no short position: slow, and certain.
fn best_of_subsets(covariance: &Covariance, gains: &[f64]) -> f64 {
    let mut best = f64::INFINITY;
    for subset in 1_usize..1 << covariance.count {
        let held: Vec<_> = (0..covariance.count).filter(|asset| subset >> asset & 1 == 1).collect();
        let row = |asset: &usize| {
            let entries = held.iter().map(|other| covariance.at(*asset, *other));
            entries.chain([gains[*asset], 0.0]).collect::<Vec<_>>()
        };
        let mut rows: Vec<_> = held.iter().map(row).collect();
        rows.push(held.iter().map(|asset| gains[*asset]).chain([0.0, 1.0]).collect());
        let x = linear::solution(rows);
        if x[..held.len()].iter().all(|x| *x >= 0.0) {
            best = best.min(-x[held.len()]);
        }
    }
    best
}

#[test]
fn no_subset_of_the_assets_is_better() {
    let mut random = Random::new(7);
    for round in 0..300 {
        let count = 2 + round % 7;
        let factors: Vec<Vec<f64>> =
            (0..count + 1).map(|_| (0..count).map(|_| random.normal()).collect()).collect();
        let entries: Vec<f64> = (0..count * count)
            .map(|at| factors.iter().map(|factor| factor[at / count] * factor[at % count]).sum())
            .collect();
        let covariance = Covariance::square(&entries).unwrap();
        let mut gains: Vec<_> =
            (0..count).map(|_| if round % 2 == 0 { 1.0 } else { random.normal() }).collect();
        gains[0] = gains[0].abs();
        let weights = long_only::weights(&covariance, &gains).unwrap();
        assert_near(weights.iter().sum(), 1.0, 1e-12);
        assert!(weights.iter().all(|weight| *weight >= 0.0));
        let gain: f64 = weights.iter().zip(&gains).map(|(weight, gain)| weight * gain).sum();
        let variance: f64 =
            (0..count * count).map(|at| entries[at] * weights[at / count] * weights[at % count]).sum();
        let best = best_of_subsets(&covariance, &gains);
        assert_near(variance / (gain * gain) / best, 1.0, 1e-8);
    }
}

#[test]
fn many_assets_satisfy_the_conditions_of_the_least_variance() {
    let (mut random, count) = (Random::new(11), 120);
    let factors: Vec<Vec<f64>> =
        (0..count).map(|_| (0..count).map(|_| random.normal() + 0.3).collect()).collect();
    let entries: Vec<f64> = (0..count * count)
        .map(|at| factors.iter().map(|factor| factor[at / count] * factor[at % count]).sum())
        .collect();
    let weights = minimum_variance(&entries).unwrap();
    let slopes: Vec<f64> =
        (0..count).map(|row| (0..count).map(|at| entries[row * count + at] * weights[at]).sum()).collect();
    let variance: f64 = slopes.iter().zip(&weights).map(|(slope, weight)| slope * weight).sum();
    for (slope, weight) in slopes.iter().zip(&weights) {
        assert!(*slope >= variance * (1.0 - 1e-8));
        assert!(*weight == 0.0 || *slope <= variance * (1.0 + 1e-8));
    }
}

#[test]
fn errors_name_the_parameter() {
    assert!(message(maximum_sharpe(&[0.1, 0.2], &[1.0], 0.0)).starts_with("covariance: must be 2 rows"));
    assert!(message(maximum_sharpe(&[0.1], &[1.0], 0.2)).starts_with("returns: none is above"));
    assert!(message(maximum_sharpe(&[f64::NAN], &[1.0], 0.2)).starts_with("returns: "));
    assert!(message(maximum_sharpe(&[], &[], 0.0)).starts_with("covariance: must not be empty"));
}
