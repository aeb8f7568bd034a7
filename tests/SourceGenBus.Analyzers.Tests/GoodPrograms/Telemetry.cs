// Measurements of devices: struct events, generic events, async streams, subscriptions at run time.
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Telemetry;

await using var provider = new ServiceCollection()
    .AddSingleton<IClock, SystemClock>()
    .AddSourceGenBus()
    .AddSingleton<Station>()
    .BuildProvider();

var bus = provider.GetRequiredService<IEventBus>();
var warmest = double.MinValue;
var guard = new Lock();

using (bus.Subscribe<Measured<Temperature>>((measured, context, token) =>
{
    lock (guard)
        warmest = Math.Max(warmest, measured.Value.Celsius);
    return default;
}))
{
    using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1));
    await foreach (var reading in provider.GetRequiredService<Station>().ReadAsync(10, timeout.Token))
        await bus.PublishAsync(reading, timeout.Token);
}

Console.WriteLine(warmest);

namespace Telemetry
{
    public readonly record struct Temperature(double Celsius);

    public readonly record struct Humidity(double Percent);

    /// <summary>One generic event, closed over what was measured.</summary>
    public sealed record Measured<T>(string DeviceId, T Value, DateTimeOffset At)
        where T : struct;

    public readonly record struct DeviceConnected(string DeviceId);

    public readonly record struct DeviceDisconnected(string DeviceId, TimeSpan After);

    public sealed record ThresholdExceeded(string DeviceId, double Limit, double Value);

    public sealed record HeartbeatEvent(long Number);

    public interface IClock
    {
        DateTimeOffset Now { get; }
    }

    internal sealed class SystemClock : IClock
    {
        public DateTimeOffset Now => DateTimeOffset.UtcNow;
    }

    internal static class Services
    {
        internal static Provider BuildProvider(this IServiceCollection services) => new(services);

        internal sealed class Provider(IServiceCollection services) : IServiceProvider, IAsyncDisposable
        {
            public object? GetService(Type serviceType) =>
                services.FirstOrDefault(service => service.ServiceType == serviceType)?.ImplementationInstance;

            public ValueTask DisposeAsync() => default;
        }
    }

    /// <summary>Produces readings as they come.</summary>
    public sealed class Station(IClock timeProvider, IEventBus bus)
    {
        public async IAsyncEnumerable<Measured<Temperature>> ReadAsync(int count, [EnumeratorCancellation] CancellationToken token)
        {
            await bus.PublishAsync(new DeviceConnected("d1"), token);
            var started = timeProvider.Now;
            try
            {
                for (var index = 0; index < count; index++)
                {
                    await Task.Delay(1, token);
                    yield return new Measured<Temperature>("d1", new Temperature(20 + index), timeProvider.Now);
                }
            }
            finally
            {
                await bus.PublishAsync(new DeviceDisconnected("d1", timeProvider.Now - started), CancellationToken.None);
            }
        }

        public async Task BeatAsync(CancellationToken token)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
            for (var number = 0L; await timer.WaitForNextTickAsync(token); number++)
                await bus.PublishAsync(new HeartbeatEvent(number), token);
        }
    }

    /// <summary>Publishes whatever it is given, by the run-time type.</summary>
    public sealed class Relay<TSource>(IEventBus bus)
        where TSource : IAsyncEnumerable<object>
    {
        public async Task<int> ForwardAsync(TSource source, EventContext context, CancellationToken token)
        {
            var count = 0;
            await foreach (var item in source.WithCancellation(token))
            {
                await bus.PublishAsync(item, context with { CausationId = $"relay-{count}" }, token);
                count++;
            }

            return count;
        }

        public async Task ForwardAllAsync<TEvent>(IReadOnlyCollection<TEvent> events, CancellationToken token)
            where TEvent : notnull
        {
            var pending = new List<Task>(events.Count);
            foreach (var @event in events)
                pending.Add(bus.PublishAsync(@event, token).AsTask());
            await Task.WhenAll(pending);
        }
    }

    [EventHandler<Measured<Temperature>>]
    [EventHandler<Measured<Humidity>>]
    public sealed class Thresholds(IEventBus bus)
    {
        private const double HighestTemperature = 28;
        private const double HighestHumidity = 90;

        public ValueTask HandleAsync(Measured<Temperature> measured, CancellationToken token) =>
            CheckAsync(measured.DeviceId, HighestTemperature, measured.Value.Celsius, token);

        public ValueTask HandleAsync(Measured<Humidity> measured, CancellationToken token) =>
            CheckAsync(measured.DeviceId, HighestHumidity, measured.Value.Percent, token);

        private ValueTask CheckAsync(string device, double limit, double value, CancellationToken token) =>
            value > limit ? bus.PublishAsync(new ThresholdExceeded(device, limit, value), token) : default;
    }

    [EventHandler<ThresholdExceeded>]
    public sealed class Alarm : IAsyncDisposable
    {
        private readonly Channel<string> _messages = Channel.CreateBounded<string>(100);
        private readonly Task _writer;

        public Alarm() => _writer = WriteAllAsync();

        public ValueTask HandleAsync(ThresholdExceeded exceeded, CancellationToken token) =>
            _messages.Writer.WriteAsync($"{exceeded.DeviceId}: {exceeded.Value} is more than {exceeded.Limit}", token);

        public async ValueTask DisposeAsync()
        {
            _messages.Writer.Complete();
            await _writer;
        }

        private async Task WriteAllAsync()
        {
            await foreach (var message in _messages.Reader.ReadAllAsync())
                await Console.Error.WriteLineAsync(message);
        }
    }

    [EventHandler<DeviceConnected>]
    [EventHandler<DeviceDisconnected>]
    [EventHandler<HeartbeatEvent>]
    public sealed class Presence
    {
        private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
        private long _beats;

        public Task HandleAsync(DeviceConnected connected)
        {
            _seen[connected.DeviceId] = DateTimeOffset.UtcNow;
            return Task.CompletedTask;
        }

        public Task HandleAsync(DeviceDisconnected disconnected)
        {
            _seen.TryRemove(disconnected.DeviceId, out _);
            return Task.CompletedTask;
        }

        public ValueTask HandleAsync(HeartbeatEvent heartbeat)
        {
            Interlocked.Exchange(ref _beats, heartbeat.Number);
            return default;
        }
    }

    [EventHandler<Measured<Humidity>>(Lifetime = HandlerLifetime.Transient)]
    public sealed record Averages
    {
        private double _sum;
        private int _count;

        public ValueTask HandleAsync(Measured<Humidity> measured)
        {
            // A transient handler is nobody else's.
            _sum += measured.Value.Percent;
            _count++;
            return default;
        }

        public double Average => _count == 0 ? 0 : _sum / _count;
    }

    public static class Simulation
    {
        public static async Task RunAsync(IEventBus bus, int seconds, CancellationToken token)
        {
            await foreach (var humidity in Humidities().WithCancellation(token))
                await bus.PublishAsync(new Measured<Humidity>("d2", humidity, DateTimeOffset.UtcNow), token);

            async IAsyncEnumerable<Humidity> Humidities()
            {
                for (var second = 0; second < seconds; second++)
                {
                    await Task.Yield();
                    yield return new Humidity(40 + (second % 50));
                }
            }
        }
    }
}
