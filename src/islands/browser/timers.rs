//! Things that are done a little later.

use gloo::timers::callback::Timeout;
use std::cell::RefCell;

/// Long enough that a reader who types is not interrupted, short enough to seem an answer. In milliseconds.
const PAUSE: u32 = 900;
/// Browsers count how often an address changes. In milliseconds.
const BEFORE_LONG: u32 = 200;

thread_local! {
    static ADDRESS: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    static NEXT: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    static SPEECH: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

/// Runs this in a moment, unless there is something newer to run by then.
pub fn before_long(then: impl FnOnce() + 'static) {
    // The timer that this one takes the place of is canceled.
    ADDRESS.set(Some(Timeout::new(BEFORE_LONG, then)));
}

/// Runs this after the present task and what it paints, unless there is something newer to run by then.
pub fn next(then: impl FnOnce() + 'static) {
    NEXT.set(Some(Timeout::new(0, then)));
}

/// Runs this once nobody has changed anything for a while.
pub fn after_a_pause(then: impl FnOnce() + 'static) {
    SPEECH.set(Some(Timeout::new(PAUSE, then)));
}

/// Runs this in a task of its own, after all that the present one sets off: the page may answer its reader in between.
pub fn soon(then: impl FnOnce() + 'static) {
    Timeout::new(0, then).forget();
}
