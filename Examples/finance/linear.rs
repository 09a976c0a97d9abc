//! Systems of linear equations, singular ones too.
// SPDX-License-Identifier: MIT

/// A pivot that is smaller by this factor than the largest is as good as zero.
const TOLERANCE: f64 = 1e-12;

/// A solution of a system that has one: by elimination with the largest pivot of all. Unknowns that the system leaves
/// open are zero. Each row has its right side at its end.
pub fn solution(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let count = rows.len();
    let mut order: Vec<usize> = (0..count).collect();
    let mut largest = 0.0_f64;
    let mut rank = 0;
    while rank < count {
        let (mut size, mut at) = (0.0, (rank, rank));
        for (row, values) in rows.iter().enumerate().skip(rank) {
            for (column, value) in values[..count].iter().enumerate().skip(rank) {
                if value.abs() > size {
                    (size, at) = (value.abs(), (row, column));
                }
            }
        }
        largest = largest.max(size);
        if size <= TOLERANCE * largest {
            break;
        }
        rows.swap(rank, at.0);
        order.swap(rank, at.1);
        for values in &mut rows {
            values.swap(rank, at.1);
        }
        let (above, below) = rows.split_at_mut(rank + 1);
        let pivot = &above[rank];
        for values in below {
            let factor = values[rank] / pivot[rank];
            if factor != 0.0 {
                for (value, of_pivot) in values[rank..].iter_mut().zip(&pivot[rank..]) {
                    *value -= factor * of_pivot;
                }
            }
        }
        rank += 1;
    }
    let mut solution = vec![0.0; count];
    for row in (0..rank).rev() {
        let known: f64 = (row + 1..rank).map(|column| rows[row][column] * solution[order[column]]).sum();
        solution[order[row]] = (rows[row][count] - known) / rows[row][row];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::assert_near;

    #[test]
    fn a_system_is_solved() {
        let rows = vec![vec![0.0, 2.0, 1.0, 7.0], vec![1.0, -1.0, 0.0, -1.0], vec![3.0, 0.0, -1.0, 0.0]];
        for (value, expected) in solution(rows).into_iter().zip([1.0, 2.0, 3.0]) {
            assert_near(value, expected, 1e-14);
        }
    }

    #[test]
    fn a_singular_one_too() {
        let found = solution(vec![vec![1.0, 1.0, 2.0], vec![1.0, 1.0, 2.0]]);
        assert_eq!(found[0] + found[1], 2.0);
    }
}
