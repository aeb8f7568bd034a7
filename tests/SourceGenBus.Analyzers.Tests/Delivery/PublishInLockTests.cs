using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Delivery;

public sealed class PublishInLockTests() : RuleTests(DiagnosticIds.PublishInLock)
{
    private const string Message =
        "'OrderPlaced' is published while a lock is held: its handlers run inside the lock and may wait for it themselves; publish after the lock is released";

    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_in_the_body_of_a_lock() => Fires(
        """
        public sealed class Shop(IEventBus bus)
        {
            private readonly object _gate = new();

            public void Place()
            {
                lock (_gate)
                {
                    if (bus is not null)
                        _ = bus.[|PublishAsync|](new OrderPlaced("1"));
                }
            }
        }
        """,
        Message);

    [Fact]
    public Task Fires_in_the_scope_of_a_Lock() => Fires(
        """
        public sealed class Shop(IEventBus bus)
        {
            private readonly Lock _gate = new();

            public void Place()
            {
                using (_gate.EnterScope())
                    bus.[|PublishAsync|](new OrderPlaced("1")).AsTask().GetAwaiter().GetResult();
                lock (_gate)
                    _ = bus.[|PublishAsync|](new OrderPlaced("2"));
            }
        }
        """,
        Message);

    [Fact]
    public Task Silent_after_the_lock() => Silent(
        """
        public sealed class Shop(IEventBus bus)
        {
            private readonly object _gate = new();
            private int _count;

            public async Task PlaceAsync()
            {
                int number;
                lock (_gate)
                    number = ++_count;
                await bus.PublishAsync(new OrderPlaced($"{number}"));
            }
        }
        """);

    [Fact]
    public Task Silent_in_a_lambda_that_runs_later() => Silent(
        """
        public sealed class Shop(IEventBus bus)
        {
            private readonly List<Func<ValueTask>> _pending = [];

            public void Place()
            {
                lock (_pending)
                    _pending.Add(() => bus.PublishAsync(new OrderPlaced("1")));
            }
        }
        """);

    [Fact]
    public Task Silent_in_other_scopes() => Silent(
        """
        public sealed class Shop(IEventBus bus)
        {
            public async Task PlaceAsync()
            {
                using (var stream = new MemoryStream())
                    await bus.PublishAsync(new OrderPlaced($"{stream.Length}"));
            }
        }
        """);

    [Fact]
    public Task Fires_behind_a_declared_scope_and_before_the_lock_is_given_back() => Fires(
        """
        public sealed class Shop(IEventBus bus)
        {
            private readonly Lock _gate = new();

            public void Place()
            {
                _ = bus.PublishAsync(new OrderPlaced("before"));
                using var scope = _gate.EnterScope();
                _ = bus.[|PublishAsync|](new OrderPlaced("1"));
            }

            public void PlaceWithMonitor()
            {
                Monitor.Enter(_gate);
                try
                {
                    _ = bus.[|PublishAsync|](new OrderPlaced("2"));
                }
                finally
                {
                    Monitor.Exit(_gate);
                }
            }
        }
        """,
        Message);

    [Fact]
    public Task Silent_while_a_semaphore_is_held_and_behind_other_tries() => Silent(
        """
        public sealed class Shop(IEventBus bus)
        {
            private readonly SemaphoreSlim _gate = new(1);
            private readonly object _lock = new();

            public async Task PlaceAsync()
            {
                await _gate.WaitAsync();
                try
                {
                    await bus.PublishAsync(new OrderPlaced("1"));
                }
                finally
                {
                    _gate.Release();
                }

                Monitor.Enter(_lock);
                try
                {
                    Console.WriteLine();
                }
                finally
                {
                    Monitor.Exit(_lock);
                }

                await bus.PublishAsync(new OrderPlaced("2"));
            }
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        public sealed class Shop(IEventBus bus)
        {
            public void Place()
            {
                lock (bus)
                    _ = bus.[|PublishAsync|](new OrderPlaced("1"));
            }
        }
        """);
}
