//! Sorts lists. Each list of another type that `std` sorts adds 4 KB to a program; here, they share the code.

use std::cmp::Ordering;

/// Sorts a list. Equal items keep their order.
pub fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let swaps = swaps(list.len(), &|one, other| compare(&list[one], &list[other]) == Ordering::Greater);
    for (one, other) in swaps {
        list.swap(one, other);
    }
}

/// Sorts a list by a key of its items. Items with the same key keep their order.
pub fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(list, |one, other| key(one).cmp(&key(other)));
}

/// The swaps that sort a list of this length, by a merge sort of its places.
#[inline(never)]
fn swaps(length: usize, is_after: &dyn Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..length).collect();
    let mut merged = Vec::with_capacity(length);
    let mut width = 1;
    while width < length {
        merged.clear();
        for start in (0..length).step_by(2 * width) {
            let (middle, end) = ((start + width).min(length), (start + 2 * width).min(length));
            let (mut left, mut right) = (start, middle);
            while left < middle || right < end {
                let is_right = left == middle || right < end && is_after(order[left], order[right]);
                let next = if is_right { &mut right } else { &mut left };
                merged.push(order[*next]);
                *next += 1;
            }
        }
        std::mem::swap(&mut order, &mut merged);
        width *= 2;
    }
    let mut swaps = Vec::new();
    for start in 0..length {
        let mut place = start;
        while order[place] != start {
            let from = std::mem::replace(&mut order[place], place);
            swaps.push((place, from));
            place = from;
        }
        order[place] = place;
    }
    swaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lists_are_sorted_as_std_sorts_them(list: Vec<(u8, u16)>) {
            let (mut own, mut std) = (list.clone(), list);
            sort_by_key(&mut own, |item| item.0 / 16);
            std.sort_by_key(|item| item.0 / 16);
            prop_assert_eq!(own, std);
        }
    }
}
