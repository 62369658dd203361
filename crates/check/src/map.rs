//! Maps and sets in the order of their keys. Each `BTreeMap` of other types adds 3 KB to a program; here, they share the search.

use std::borrow::Borrow;
use std::cmp::Ordering;

/// A map in the order of its keys.
#[derive(Clone, Debug)]
pub struct Map<K, V> {
    /// In the order in which they were added.
    entries: Vec<(K, V)>,
    order: Order,
}

/// A set in the order of its items.
#[derive(Clone, Debug)]
pub struct Set<T> {
    items: Map<T, ()>,
}

impl<K: Ord, V> Map<K, V> {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.find(key).ok().map(|place| &self.entries[place].1)
    }

    /// Whether it has a key.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, key: K, value: V) {
        match self.find(&key) {
            Ok(place) => self.entries[place].1 = value,
            Err(slot) => _ = self.add(slot, key, value),
        }
    }

    /// The value of a key, which is the given one if it has none.
    pub fn or_insert_with(&mut self, key: K, value: impl FnOnce() -> V) -> &mut V {
        let place = self.find(&key).unwrap_or_else(|slot| self.add(slot, key, value()));
        &mut self.entries[place].1
    }

    /// The value of a key, which is the default if it has none.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.or_insert_with(key, V::default)
    }

    /// The number of keys.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has no keys.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The keys and values, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.order.rows.iter().flatten().filter_map(|place| self.entries.get(*place)).map(|(key, value)| (key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, Slot>
    where
        K: Borrow<Q>,
    {
        self.order.find(&|place| self.entries[place].0.borrow().cmp(key))
    }

    fn add(&mut self, slot: Slot, key: K, value: V) -> usize {
        let place = self.entries.len();
        self.order.insert(slot, place);
        self.entries.push((key, value));
        place
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self { entries: Vec::new(), order: Order::default() }
    }
}

impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        entries.into_iter().for_each(|(key, value)| self.insert(key, value));
    }
}

impl<T: Ord> Set<T> {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it has an item.
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.items.contains_key(item)
    }

    /// Adds an item. Returns whether it is new.
    pub fn insert(&mut self, item: T) -> bool {
        let slot = self.items.find(&item);
        slot.map_err(|slot| self.items.add(slot, item, ())).is_err()
    }

    /// Whether it has no items.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.items.iter().map(|(item, ())| item)
    }
}

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self { items: Map::default() }
    }
}

impl<T: Ord> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| _ = self.insert(item));
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut set = Self::default();
        set.extend(items);
        set
    }
}

/// The places of entries in the order of their keys, in short rows, so that an insertion moves few of them.
#[derive(Clone, Debug, Default)]
struct Order {
    rows: Vec<Vec<usize>>,
}

/// Where a place belongs: its row, and where in the row.
type Slot = (usize, usize);

/// A longer row is split.
const LONGEST: usize = 256;

impl Order {
    /// The place of the entry that is equal to what is looked for, or where it belongs. `compare` compares the entry at a place
    /// with it.
    #[inline(never)]
    fn find(&self, compare: &dyn Fn(usize) -> Ordering) -> Result<usize, Slot> {
        let is_before = |row: &Vec<usize>| row.first().is_some_and(|place| compare(*place) != Ordering::Greater);
        let row = self.rows.partition_point(is_before).saturating_sub(1);
        let Some(places) = self.rows.get(row) else { return Err((0, 0)) };
        places.binary_search_by(|place| compare(*place)).map(|at| places[at]).map_err(|at| (row, at))
    }

    #[inline(never)]
    fn insert(&mut self, (row, at): Slot, place: usize) {
        let Some(places) = self.rows.get_mut(row) else { return self.rows.push(vec![place]) };
        places.insert(at, place);
        if places.len() > LONGEST {
            let rest = places.split_off(LONGEST / 2);
            self.rows.insert(row + 1, rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn maps_are_those_of_std(entries in prop::collection::vec((0..2_000_u16, 0..9_u8), 0..3_000)) {
            let (mut own, mut std) = (Map::new(), BTreeMap::new());
            for (key, value) in &entries {
                own.insert(*key, *value);
                std.insert(*key, *value);
                *own.or_default(key / 2) += 1;
                *std.entry(key / 2).or_default() += 1;
            }
            prop_assert!(own.iter().eq(std.iter()));
            prop_assert!((0..2_000).all(|key| own.get(&key) == std.get(&key)));
        }
    }
}
