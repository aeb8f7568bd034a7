using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Concurrency;

public sealed class UnsynchronizedStateTests() : RuleTests(DiagnosticIds.UnsynchronizedState)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_fields_and_properties_that_are_written() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Stats(int start)
        {
            private int _count;
            private OrderPlaced? _last;
            private string? _text;
            private volatile int _seen;

            public int Total { get; private set; }

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                [|_count|]++;
                [|this.Total|] += 2;
                [|_last|] = placed;
                [|_text|] ??= "text";
                [|_seen|]++;
                [|start|]--;
                ([|_count|], var other) = (1, 2);
                int.TryParse("1", out [|_count|]);
                return default;
            }
        }
        """,
        Message("_count"), Message("Total"), Message("_last"), Message("_text"), Message("_seen"), Message("start"), Message("_count"), Message("_count"));

    [Fact]
    public Task Fires_on_collections_that_are_changed() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Stats
        {
            private readonly List<OrderPlaced> _orders = [];
            private readonly Dictionary<string, int> _counts = new();
            private readonly IList<string> _names = new List<string>();
            private readonly int[] _hours = new int[24];

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                [|_orders|].Add(placed);
                [|_counts|][placed.OrderId] = 1;
                [|_names|].Add("name");
                [|_hours|][0]++;
                return default;
            }
        }
        """,
        Message("_orders"), Message("_counts"), Message("_names"), Message("_hours"));

    [Fact]
    public Task Fires_in_methods_that_HandleAsync_leads_to() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Stats
        {
            private int _count;

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                Add();
                return default;
            }

            private void Add() => [|_count|] = _count + 1;
        }
        """,
        Message("_count"));

    [Fact]
    public Task Fires_on_static_fields_whatever_the_lifetime() => Fires(
        """
        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Stats
        {
            private static int s_count;
            private int _mine;

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                [|s_count|]++;
                _mine++;
                return default;
            }
        }
        """,
        "'s_count' of handler 'Stats' is written without synchronization, but concurrent calls share it; use a lock, Interlocked or a concurrent collection");

    [Fact]
    public Task Silent_with_locks() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Stats
        {
            private readonly Lock _lock = new();
            private readonly SemaphoreSlim _gate = new(1);
            private readonly List<OrderPlaced> _orders = [];
            private int _count;

            public async Task HandleAsync(OrderPlaced placed, CancellationToken token)
            {
                lock (_lock)
                {
                    _count++;
                    Add(placed);
                }

                using (_lock.EnterScope())
                    _count++;

                Monitor.Enter(_orders);
                await _gate.WaitAsync(token);
                try
                {
                    _orders.Clear();
                }
                finally
                {
                    _gate.Release();
                }
            }

            private void Add(OrderPlaced placed) => _orders.Add(placed);
        }
        """);

    [Fact]
    public Task Silent_with_atomic_operations_and_concurrent_collections() => Silent(
        """
        using System.Collections.Concurrent;
        using System.Collections.Immutable;

        [EventHandler<OrderPlaced>]
        public sealed class Stats
        {
            private readonly ConcurrentDictionary<string, int> _counts = new();
            private readonly IDictionary<string, int> _other = new ConcurrentDictionary<string, int>();
            private readonly ConcurrentQueue<OrderPlaced> _orders = [];
            private readonly AsyncLocal<int> _depth = new();
            private ImmutableList<string> _names = [];
            private volatile OrderPlaced? _last;
            private int _count;
            [ThreadStatic]
            private static int t_number;

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                Interlocked.Increment(ref _count);
                _counts.AddOrUpdate(placed.OrderId, 1, (_, count) => count + 1);
                _counts[placed.OrderId] = 1;
                _other[placed.OrderId] = 1;
                _orders.Enqueue(placed);
                _depth.Value++;
                ImmutableInterlocked.Update(ref _names, names => names.Add("name"));
                Volatile.Write(ref _count, 1);
                _last = placed;
                t_number++;
                return default;
            }
        }
        """);

    [Fact]
    public Task Silent_when_every_event_has_its_own_handler() => Silent(
        """
        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Transient)]
        public sealed class Stats
        {
            private int _count;

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                _count++;
                return default;
            }
        }
        """);

    [Fact]
    public Task Silent_on_state_that_is_only_read_or_belongs_to_the_call() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Stats(List<string> names)
        {
            private readonly Dictionary<string, int> _prices = new() { ["book"] = 10 };
            private int _count;

            public Stats() : this([]) => _count = 1;

            public void Reset() => _count = 0;

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                var counts = new Dictionary<string, int>();
                counts["a"] = _count + names.Count + _prices["book"];
                var number = 0;
                number++;
                var builder = new Builder { Count = 1 };
                builder.Count++;
                return default;
            }

            private sealed class Builder
            {
                public int Count;

                public void HandleAsync(OrderPlaced placed) => Count++;
            }
        }

        public sealed class NotAHandler
        {
            private int _count;

            public int HandleAsync(OrderPlaced placed) => _count++;
        }
        """);

    [Fact]
    public Task Fixes_a_counter_with_Interlocked() => FixesAll(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Stats
        {
            private int _count;
            private long _sum;

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                // One more.
                [|_count|]++;
                --[|_count|];
                [|_sum|] += placed.OrderId.Length;
                return default;
            }
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Stats
        {
            private int _count;
            private long _sum;

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                // One more.
                Interlocked.Increment(ref _count);
                Interlocked.Decrement(ref _count);
                Interlocked.Add(ref _sum, placed.OrderId.Length);
                return default;
            }
        }
        """,
        "Use Interlocked");

    [Fact]
    public Task Fixes_by_making_the_handler_scoped() => Fixes(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            private OrderPlaced? _current;

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                [|_current|] = placed;
                return default;
            }
        }
        """,
        """
        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Mailer
        {
            private OrderPlaced? _current;

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                _current = placed;
                return default;
            }
        }
        """,
        "Make the handler scoped (each event starts with new state)");

    [Fact]
    public Task Offers_no_fix_for_static_state() => OffersNoFix(
        """
        [EventHandler<OrderPlaced>]
        public static class Stats
        {
            private static string? s_last;

            public static ValueTask HandleAsync(OrderPlaced placed)
            {
                [|s_last|] = placed.OrderId;
                return default;
            }
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Stats
        {
            private int _count;

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                [|_count|]++;
                return default;
            }
        }
        """);

    private static string Message(string member) =>
        $"'{member}' of handler 'Stats' is written without synchronization, but concurrent calls share it; use a lock, Interlocked or a concurrent collection, or make the handler scoped";
}
