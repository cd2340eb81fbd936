//! The tests can fail. A guard is taken out of a test's database, and the test that watches over it must go red.

mod constraints;
mod locks;

use crate::shop::TestShop;
use tokio::task::LocalSet;

/// Whether a test goes red in a shop with this database.
async fn goes_red<Test>(sabotage: &str, test: impl FnOnce(TestShop) -> Test) -> bool
where
    Test: Future<Output = ()> + 'static,
{
    let shop = TestShop::open_sabotaged(sabotage).await;
    let here = LocalSet::new();
    let running = here.spawn_local(test(shop));
    here.run_until(running).await.is_err_and(|error| error.is_panic())
}
