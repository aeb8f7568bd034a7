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
    public sealed class Station(IClock clock, IEventBus bus)
    {
        public async IAsyncEnumerable<Measured<Temperature>> ReadAsync(int count, [EnumeratorCancellation] CancellationToken token)
        {
            await bus.PublishAsync(new DeviceConnected("d1"), token);
            var started = clock.Now;
            try
            {
                for (var index = 0; index < count; index++)
                {
                    await Task.Delay(1, token);
                    yield return new Measured<Temperature>("d1", new Temperature(20 + index), clock.Now);
                }
            }
            finally
            {
                await bus.PublishAsync(new DeviceDisconnected("d1", clock.Now - started), CancellationToken.None);
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

namespace Telemetry.Windows
{
    public interface IAggregation<TValue, TResult>
        where TValue : struct
    {
        static abstract TResult Empty { get; }

        static abstract TResult Add(TResult result, TValue value);
    }

    public readonly struct Mean : IAggregation<Temperature, (double Sum, int Count)>
    {
        public static (double Sum, int Count) Empty => (0, 0);

        public static (double Sum, int Count) Add((double Sum, int Count) result, Temperature value) =>
            (result.Sum + value.Celsius, result.Count + 1);
    }

    public sealed record WindowClosed<TResult>(string DeviceId, TResult Result, int Index);

    public sealed record DeviceCalibrated(string DeviceId, double Offset)
    {
        public required Guid CalibrationId { get; init; }

        public IReadOnlyList<double> Samples { get; init; } = [];
    }

    public readonly record struct SignalLost(string DeviceId, TimeSpan Silence);

    public sealed record CalibrateDevice(string DeviceId) : ICommand<double>;

    public sealed record ReadWindow(string DeviceId) : IStreamQuery<double>;

    /// <summary>A handler that is generic in all but its last class.</summary>
    [EventHandler<Measured<Temperature>>]
    internal sealed class TemperatureWindow(IEventBus bus) : Window<Temperature, (double Sum, int Count), Mean>(bus, 8)
    {
        protected override bool IsPlausible(Temperature value) => value.Celsius is > -60 and < 80;
    }

    internal abstract class Window<TValue, TResult, TAggregation>(IEventBus bus, int size)
        where TValue : struct
        where TResult : notnull
        where TAggregation : IAggregation<TValue, TResult>
    {
        private readonly ConcurrentDictionary<string, State> _states = new(StringComparer.Ordinal);

        public async ValueTask HandleAsync(Measured<TValue> measured, EventContext context, CancellationToken token)
        {
            if (!IsPlausible(measured.Value))
                return;

            var state = _states.GetOrAdd(measured.DeviceId, static _ => new State());
            if (state.Add(measured.Value, size) is { } closed)
                await CloseAsync(measured.DeviceId, closed, context, token);
        }

        protected abstract bool IsPlausible(TValue value);

        private ValueTask CloseAsync(string device, (TResult Result, int Index) closed, EventContext context, CancellationToken token) =>
            bus.PublishAsync(new WindowClosed<TResult>(device, closed.Result, closed.Index), context, token);

        private sealed class State
        {
            private readonly Lock _lock = new();
            private TResult _result = TAggregation.Empty;
            private int _count;
            private int _index;

            public (TResult Result, int Index)? Add(TValue value, int size)
            {
                lock (_lock)
                {
                    _result = TAggregation.Add(_result, value);
                    if (++_count < size)
                        return null;

                    var closed = (_result, _index++);
                    (_result, _count) = (TAggregation.Empty, 0);
                    return closed;
                }
            }
        }
    }

    [CommandHandler<CalibrateDevice, double>]
    internal sealed class CalibrateDeviceHandler(IEventBus bus, IClock clock)
    {
        private readonly ConcurrentDictionary<string, Task<double>> _running = new(StringComparer.Ordinal);

        public async ValueTask<double> HandleAsync(CalibrateDevice command, CancellationToken token)
        {
            // Asked twice at once, a device is calibrated once.
            var offset = await _running.GetOrAdd(command.DeviceId, MeasureAsync).WaitAsync(token);
            _running.TryRemove(command.DeviceId, out _);
            await bus.PublishAsync(
                new DeviceCalibrated(command.DeviceId, offset) { CalibrationId = Guid.NewGuid(), Samples = [offset] },
                token);
            return offset;

            async Task<double> MeasureAsync(string device)
            {
                var before = clock.Now;
                await Task.Yield();
                return (clock.Now - before).TotalMilliseconds % device.Length;
            }
        }
    }

    [StreamQueryHandler<ReadWindow, double>]
    internal static class ReadWindowHandler
    {
        public static async IAsyncEnumerable<double> HandleAsync(ReadWindow query, [EnumeratorCancellation] CancellationToken token)
        {
            var random = new Random(query.DeviceId.Length);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            while (await timer.WaitForNextTickAsync(token))
                yield return random.NextDouble();
        }
    }

    [EventHandler<WindowClosed<(double, int)>>]
    [EventHandler<DeviceCalibrated>]
    [EventHandler<SignalLost>]
    public sealed class Dashboard : IObservable<string>
    {
        private readonly Lock _lock = new();
        private readonly List<IObserver<string>> _observers = [];

        public ValueTask HandleAsync(WindowClosed<(double Sum, int Count)> closed)
        {
            var (sum, count) = closed.Result;
            Show($"{closed.DeviceId} #{closed.Index}: {sum / count:0.0}");
            return default;
        }

        public ValueTask HandleAsync(DeviceCalibrated calibrated)
        {
            Show(calibrated switch
            {
                { Offset: 0 } => $"{calibrated.DeviceId} is exact",
                { Samples: [var first, .., var last] } => $"{calibrated.DeviceId}: {first} to {last}",
                _ => $"{calibrated.DeviceId}: {calibrated.Offset}",
            });
            return default;
        }

        public ValueTask HandleAsync(SignalLost lost)
        {
            Show($"{lost.DeviceId} is silent for {lost.Silence}");
            return default;
        }

        public IDisposable Subscribe(IObserver<string> observer)
        {
            lock (_lock)
                _observers.Add(observer);
            return new Registration(this, observer);
        }

        private void Show(string text)
        {
            IObserver<string>[] observers;
            lock (_lock)
                observers = [.. _observers];
            foreach (var observer in observers)
                observer.OnNext(text);
        }

        private sealed class Registration(Dashboard dashboard, IObserver<string> observer) : IDisposable
        {
            public void Dispose()
            {
                lock (dashboard._lock)
                    dashboard._observers.Remove(observer);
            }
        }
    }

    /// <summary>Watches for silence with subscriptions that it keeps, and gives them back.</summary>
    public sealed class Watchdog : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, long> _seen = new(StringComparer.Ordinal);
        private readonly CancellationTokenSource _stop = new();
        private readonly List<IDisposable> _subscriptions;
        private readonly IEventBus _bus;
        private readonly Task _loop;

        public Watchdog(IEventBus bus, TimeSpan limit)
        {
            _bus = bus;
            _subscriptions =
            [
                bus.Subscribe<Measured<Temperature>>((measured, _, _) => SeeAsync(measured.DeviceId)),
                bus.Subscribe<Measured<Humidity>>((measured, _, _) => SeeAsync(measured.DeviceId)),
            ];
            _loop = Task.Run(() => WatchAsync(limit, _stop.Token));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _subscriptions.ForEach(static subscription => subscription.Dispose());
            _stop.Dispose();
        }

        private ValueTask SeeAsync(string device)
        {
            _seen[device] = Environment.TickCount64;
            return default;
        }

        private async Task WatchAsync(TimeSpan limit, CancellationToken token)
        {
            using var timer = new PeriodicTimer(limit);
            while (await timer.WaitForNextTickAsync(token))
            {
                var lost = from pair in _seen
                           let silence = TimeSpan.FromMilliseconds(Environment.TickCount64 - pair.Value)
                           where silence > limit
                           select new SignalLost(pair.Key, silence);
                await Task.WhenAll(lost.Select(signal => _bus.PublishAsync(signal, token).AsTask()));
            }
        }
    }
}
