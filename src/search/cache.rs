//! What was found a moment ago: an answer holds as long as the index does not change.

use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;

use crate::Result;

/// Answers by what was asked and the generation of the index that they are of.
pub(super) struct Cache<K, V> {
    answers: Mutex<LruCache<(K, u64), Arc<V>>>,
}

impl<K: Hash + Eq, V> Cache<K, V> {
    /// Keeps so many answers, one at least; what was not asked for longest goes first.
    pub(super) fn of(n: usize) -> Cache<K, V> {
        Cache { answers: Mutex::new(LruCache::new(NonZeroUsize::new(n).unwrap_or(NonZeroUsize::MIN))) }
    }

    /// The answer, found now where it is not known. Two who ask the same at once may
    /// both find it.
    pub(super) fn get(&self, asked: K, generation: u64, find: impl FnOnce() -> Result<V>) -> Result<Arc<V>> {
        let key = (asked, generation);
        if let Some(known) = self.lock().get(&key) {
            return Ok(known.clone());
        }
        let found = Arc::new(find()?);
        self.lock().put(key, found.clone());
        Ok(found)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, LruCache<(K, u64), Arc<V>>> {
        // A panic while putting leaves a cache that misses something, which is what caches do.
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_holds_until_the_index_changes() {
        let cache = Cache::of(9);
        let ask = |asked, generation, answer: i32| *cache.get(asked, generation, || Ok(answer)).unwrap();
        assert_eq!([ask("a", 1, 10), ask("a", 1, 11), ask("a", 2, 12), ask("b", 1, 13)], [10, 10, 12, 13]);
        assert!(cache.get("c", 1, || Err(crate::Error::NotFound)).is_err());
        assert_eq!(ask("c", 1, 14), 14);
    }
}
