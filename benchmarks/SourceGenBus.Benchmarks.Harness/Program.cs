using System.Globalization;
using SourceGenBus.Benchmarks.Harness.Cases;
using SourceGenBus.Benchmarks.Harness.Measuring;

// verify | smoke | contention | publish [--rounds n] [--turn ms] [--only scenario,...] [--out file]
var options = args.Skip(1).Chunk(2).ToDictionary(static pair => pair[0], static pair => pair[1]);
var only = options.TryGetValue("--only", out var names) ? names.Split(',') : null;
var scenarios = Scenarios.All(new Shop()).Where(scenario => only is null || only.Contains(scenario.Name)).ToList();

switch (args.FirstOrDefault())
{
    case "verify":
        return await VerifyAsync();
    case "smoke":
        return await VerifyAsync() + await CheckAllocationsAsync();
    case "contention":
        foreach (var line in Contention.Measure(new Shop().Bus, Number("--publishes", 2_000_000), Number("--subscriptions", 50_000)))
            Console.WriteLine(line);
        return 0;
    case "publish":
        await PublishAsync();
        return 0;
    default:
        Console.Error.WriteLine("Usage: verify | smoke | contention | publish [--rounds n] [--turn milliseconds] [--only scenario,...] [--out file]");
        return 2;
}

async Task<int> VerifyAsync()
{
    var faults = await Verification.CheckAsync(scenarios);
    foreach (var fault in faults)
        Console.Error.WriteLine(fault);
    Console.WriteLine($"verify: {scenarios.Sum(static scenario => scenario.Contenders.Count)} cases, {faults.Count} faults");
    return faults.Count == 0 ? 0 : 1;
}

// What the bus promises: not one byte while handlers complete synchronously. Times are no business of a smoke test.
async Task<int> CheckAllocationsAsync()
{
    var faults = 0;
    foreach (var scenario in scenarios.Where(static scenario => scenario.Synchronous))
    {
        foreach (var contender in scenario.Contenders.Where(static contender => contender.Name.Contains("EventBus", StringComparison.Ordinal)))
        {
            var bytes = await InterleavedRounds.BytesAsync(contender);
            if (bytes == 0)
                continue;
            faults++;
            Console.Error.WriteLine($"{scenario.Name}, {contender.Name}: {bytes} bytes per publish, not 0");
        }
    }

    Console.WriteLine($"allocations: {faults} faults");
    return faults == 0 ? 0 : 1;
}

async Task PublishAsync()
{
    var rounds = new InterleavedRounds(Number("--rounds", 31), TimeSpan.FromMilliseconds(Number("--turn", 2)));
    await using var file = options.TryGetValue("--out", out var path) ? new StreamWriter(path) : null;
    foreach (var scenario in scenarios)
    {
        Console.WriteLine($"{scenario.Name}: {scenario.Title}");
        foreach (var measurement in await rounds.MeasureAsync(scenario))
        {
            Console.WriteLine($"  {measurement.Contender,-44} {measurement.Nanoseconds,9:0.00} ns {measurement.Ratio,8:0.00} {measurement.LeastRatio,8:0.00} {measurement.Bytes,6} B");
            file?.WriteLine(ResultFile.Format(measurement));
        }
    }
}

int Number(string option, int fallback) =>
    options.TryGetValue(option, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : fallback;
