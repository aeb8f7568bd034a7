using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Concurrency;

/// <summary>State that handlers inherit is shared if one of them is a singleton.</summary>
public sealed class InheritedStateTests() : RuleTests(DiagnosticIds.UnsynchronizedState)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_once_in_the_base_class_of_several_handlers() => Fires(
        """
        public abstract class Counter<TEvent>
        {
            protected int _seen;
            private int _count;

            public ValueTask HandleAsync(TEvent @event)
            {
                [|_count|]++;
                Count();
                return default;
            }

            protected abstract void Count();
        }

        [EventHandler<OrderPlaced>]
        public sealed class Orders : Counter<OrderPlaced>
        {
            protected override void Count() => [|_seen|]++;
        }

        [EventHandler<string>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Texts : Counter<string>
        {
            protected override void Count() => _seen++;
        }
        """,
        "'_count' of handler 'Counter<TEvent>' is written without synchronization, but concurrent calls share it; use a lock, Interlocked or a concurrent collection, or make the handler scoped",
        "'_seen' of handler 'Orders' is written without synchronization, but concurrent calls share it; use a lock, Interlocked or a concurrent collection, or make the handler scoped");

    [Fact]
    public Task Silent_in_a_base_class_that_only_scoped_handlers_have_or_that_locks() => Silent(
        """
        public abstract class Counter<TEvent>
        {
            private int _count;

            public ValueTask HandleAsync(TEvent @event)
            {
                _count++;
                return default;
            }
        }

        [EventHandler<string>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Texts : Counter<string>;

        public abstract class Guarded
        {
            private readonly Lock _lock = new();
            private int _count;

            public ValueTask HandleAsync(OrderPlaced placed)
            {
                lock (_lock)
                    Count();
                return default;
            }

            private void Count() => _count++;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Orders : Guarded;
        """);
}
