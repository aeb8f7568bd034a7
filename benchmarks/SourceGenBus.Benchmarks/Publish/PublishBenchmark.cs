using BenchmarkDotNet.Attributes;
using SourceGenBus.Benchmarks.Harness.Cases;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Publish;

/// <summary>
/// The same contenders and the same loop as in the harness, under BenchmarkDotNet: slower, and a second opinion. The
/// figure is for <see cref="Publishes"/> publishes inside one async method, divided by their number.
/// </summary>
[MemoryDiagnoser]
public class PublishBenchmark
{
    private const int Publishes = 4_096;
    private Func<int, Task> _runAsync = static _ => Task.CompletedTask;

    /// <summary>Scenario and contender.</summary>
    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    /// <summary>All contenders of all scenarios.</summary>
    public static IEnumerable<string> Cases =>
        Scenarios.All(new Shop()).SelectMany(static scenario => scenario.Contenders.Select(contender => $"{scenario.Name}: {contender.Name}"));

    [GlobalSetup]
    public void Setup()
    {
        var names = Case.Split(": ", 2);
        var scenario = Scenarios.All(new Shop()).Single(scenario => scenario.Name == names[0]);
        _runAsync = scenario.Contenders.Single(contender => contender.Name == names[1]).RunAsync;
    }

    [Benchmark(OperationsPerInvoke = Publishes)]
    public Task PublishAsync() => _runAsync(Publishes);
}
