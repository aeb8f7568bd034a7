// Aggregates over windows of time.
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

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
    internal sealed class CalibrateDeviceHandler(IEventBus bus, IClock timeProvider)
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
                var before = timeProvider.Now;
                await Task.Yield();
                return (timeProvider.Now - before).TotalMilliseconds % device.Length;
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
