//! What was found a moment ago: an answer holds as long as the index does not change.

use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;

use crate::Result;

/// Answers by what was asked and the generation of the index that they are of.
pub(super) struct Cache<K, V> {
    answers: Mutex<LruCache<(K, u64), Answer<V>>>,
}

/// An answer, or where it will stand: who asks the same meanwhile waits for it.
type Answer<V> = Arc<Mutex<Option<Arc<V>>>>;

impl<K: Hash + Eq, V> Cache<K, V> {
    /// Keeps so many answers, one at least; what was not asked for longest goes first.
    pub(super) fn of(n: usize) -> Cache<K, V> {
        Cache { answers: Mutex::new(LruCache::new(NonZeroUsize::new(n).unwrap_or(NonZeroUsize::MIN))) }
    }

    /// The answer, found now where it is not known. Of many who ask the same at once
    /// one finds it: when what everyone asks for goes out of date, they would else all
    /// do the same work, and be slower the more they are.
    pub(super) fn get(&self, asked: K, generation: u64, find: impl FnOnce() -> Result<V>) -> Result<Arc<V>> {
        let answer = lock(&self.answers).get_or_insert((asked, generation), Answer::default).clone();
        let mut known = lock(&answer);
        if let Some(known) = known.as_ref() {
            return Ok(known.clone());
        }
        Ok(known.insert(Arc::new(find()?)).clone())
    }
}

/// A panic while finding leaves an answer that is not there, which is what caches do.
fn lock<T>(it: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
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

    #[test]
    fn one_finds_what_many_ask_for_at_once() {
        let (cache, n_found) = (Cache::of(9), std::sync::atomic::AtomicUsize::new(0));
        let find = || {
            n_found.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            std::thread::sleep(std::time::Duration::from_millis(20));
            Ok(7)
        };
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| assert_eq!(*cache.get("a", 1, find).unwrap(), 7));
            }
        });
        assert_eq!(n_found.into_inner(), 1);
    }
}
