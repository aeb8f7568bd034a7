using Microsoft.Extensions.Logging;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>All buses of a process are watched by one timer.</summary>
public sealed class OneTimerTests
{
    [Fact]
    public async Task A_thousand_buses_do_not_make_a_thousand_timers()
    {
        var before = Timer.ActiveCount;
        var buses = Enumerable.Range(0, 1_000).Select(static _ => new EventBusBuilder().AddHandlers().Build()).ToList();
        try
        {
            Assert.InRange(Timer.ActiveCount, 0, before + 100); // The run-time and the test framework have timers of their own.
        }
        finally
        {
            foreach (var bus in buses)
                await bus.DisposeAsync();
        }
    }

    [Fact]
    public async Task Each_of_several_buses_sees_a_listener_that_comes_later()
    {
        await using var one = new TestBus();
        await using var two = new TestBus();
        await one.Bus.PublishAsync(new Told());
        await two.Bus.PublishAsync(new Told());
        using var spans = new Spans();
        foreach (var test in new[] { one, two })
        {
            var before = spans.Ended.Count;
            do
            {
                await test.Log.Asked.WaitAsync(TimeSpan.FromSeconds(60));
                await test.Bus.PublishAsync(new Told());
            }
            while (spans.Ended.Count == before);
        }
    }

    [Fact]
    public async Task A_logger_that_blocks_when_it_is_asked_holds_up_no_other_bus()
    {
        using var release = new ManualResetEventSlim();
        using var blocking = new BlockingLogger(release);
        await using var blocked = new EventBusBuilder().UseLoggerFactory(blocking).AddHandlers().Build();
        await using var other = new TestBus();
        try
        {
            blocking.Blocks = true;
            await blocking.Asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
            using var spans = new Spans();
            do
            {
                await other.Log.Asked.WaitAsync(TimeSpan.FromSeconds(60));
                await other.Bus.PublishAsync(new Told());
            }
            while (spans.Ended.Count == 0);
        }
        finally
        {
            release.Set();
        }
    }

    private sealed class BlockingLogger(ManualResetEventSlim release) : ILoggerFactory, ILogger
    {
        internal volatile bool Blocks;

        internal TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel)
        {
            if (!Blocks)
                return false;
            Asked.TrySetResult();
            release.Wait();
            return false;
        }

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}
