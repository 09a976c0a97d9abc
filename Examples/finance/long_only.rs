//! Portfolios of least variance without short positions.
// SPDX-License-Identifier: MIT

use crate::covariance::Covariance;
use crate::linear;
use crate::qntx_plugin::{abi, Error, Result};

/// What is as good as zero where the least variance has a slope of zero.
const TOLERANCE: f64 = 1e-11;

/// Finds the x of least variance among those that are not negative and gain 1 together; some gain must be positive. The
/// weights, which add up to 1, are x divided by its sum.
///
/// It is the primal method of active sets. Assets are held or not. Where the held ones have their least variance is a
/// system of equations; on the way there, the first one that would fall below zero is sold. Once there, the one that
/// lowers the variance most is bought. When there is none, the conditions of Karush, Kuhn and Tucker hold, and the
/// least variance is found.
pub fn weights(covariance: &Covariance, gains: &[f64]) -> Result<Vec<f64>> {
    let mut problem = Problem::new(covariance, gains);
    for _ in 0..50 * (problem.count + 2) {
        let (direction, price) = problem.direction();
        if !problem.advance(&direction) {
            continue;
        }
        match problem.best_to_buy(price) {
            Some(asset) => problem.held.push(asset),
            None => return Ok(problem.weights()),
        }
    }
    Err(Error::new(abi::ERR_FAILED, "covariance: the weights are too uncertain to be found"))
}

struct Problem<'a> {
    covariance: &'a Covariance,
    count: usize,
    /// The largest variance and the largest gain are 1 here.
    variance: f64,
    gains: Vec<f64>,
    held: Vec<usize>,
    x: Vec<f64>,
}

impl<'a> Problem<'a> {
    /// Begins with the one asset that is best alone.
    fn new(covariance: &'a Covariance, gains: &[f64]) -> Self {
        let count = covariance.count;
        let largest = |values: &mut dyn Iterator<Item = f64>| match values.fold(0.0, f64::max) {
            largest if largest > 0.0 => largest,
            _ => 1.0,
        };
        let variance = largest(&mut (0..count).map(|asset| covariance.at(asset, asset)));
        let gain = largest(&mut gains.iter().map(|gain| gain.abs()));
        let gains: Vec<_> = gains.iter().map(|value| value / gain).collect();
        let merit = |asset: &usize| {
            gains[*asset].max(0.0) / (covariance.at(*asset, *asset) / variance + 1e-30).sqrt()
        };
        let first = (0..count).max_by(|a, b| merit(a).total_cmp(&merit(b))).unwrap_or(0);
        let mut x = vec![0.0; count];
        x[first] = 1.0 / gains[first];
        Problem { covariance, count, variance, gains, held: vec![first], x }
    }

    fn slope(&self, asset: usize) -> f64 {
        let sum: f64 = self.held.iter().map(|other| self.covariance.at(asset, *other) * self.x[*other]).sum();
        sum / self.variance
    }

    /// From x to the least variance among the held assets, and what it costs there to gain more.
    fn direction(&self) -> (Vec<f64>, f64) {
        let gains = self.held.iter().map(|asset| self.gains[*asset]);
        let mut rows: Vec<Vec<f64>> = Vec::new();
        for asset in &self.held {
            let mut row: Vec<_> =
                self.held.iter().map(|other| self.covariance.at(*asset, *other) / self.variance).collect();
            row.extend([self.gains[*asset], -self.slope(*asset)]);
            rows.push(row);
        }
        rows.push(gains.chain([0.0, 0.0]).collect());
        let mut direction = linear::solution(rows);
        let price = -direction.pop().unwrap_or(0.0);
        (direction, price)
    }

    /// Goes there, or as far as all are held, and sells the one that is in the way. Whether it has arrived.
    fn advance(&mut self, direction: &[f64]) -> bool {
        let (mut part, mut sold) = (1.0, None);
        for (index, step) in direction.iter().enumerate() {
            let held = self.x[self.held[index]];
            if held + step < 0.0 && held / -step < part {
                (part, sold) = (held / -step, Some(index));
            }
        }
        for (asset, step) in self.held.iter().zip(direction) {
            self.x[*asset] = (self.x[*asset] + part * step).max(0.0);
        }
        if let Some(index) = sold {
            self.x[self.held[index]] = 0.0;
            self.held.remove(index);
        }
        sold.is_none()
    }

    /// The asset whose purchase lowers the variance most.
    fn best_to_buy(&self, price: f64) -> Option<usize> {
        let size = self.x.iter().fold(0.0, |size: f64, x| size.max(*x));
        let others = (0..self.count).filter(|asset| !self.held.contains(asset));
        others
            .map(|asset| (asset, self.slope(asset) - price * self.gains[asset]))
            .filter(|(_, change)| *change < -TOLERANCE * size)
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
            .map(|(asset, _)| asset)
    }

    fn weights(&self) -> Vec<f64> {
        let sum: f64 = self.x.iter().sum();
        self.x.iter().map(|x| x / sum).collect()
    }
}
