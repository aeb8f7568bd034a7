using System.Globalization;
using SourceGenBus.Benchmarks.Store.Databases;
using SourceGenBus.Benchmarks.Store.Measuring;
using SourceGenBus.Benchmarks.Store.Soaking;

if (args is ["soak", var minutes])
    return await new SoakRun(TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))).RunAsync() ? 0 : 1;

// smoke | quick | measure [folder for the measurements]
var scale = args.FirstOrDefault() switch
{
    "smoke" => Scale.Smoke,
    "quick" => Scale.Quick,
    "measure" => Scale.Full,
    _ => null,
};
if (scale is null)
{
    Console.Error.WriteLine("Usage: smoke | quick | measure [folder] | soak <minutes>");
    return 2;
}

SQLitePCL.Batteries_V2.Init();
var results = new ResultLines(args.Length > 1 ? args[1] : null);
await using (var sqlite = new SqliteBenchmarkDatabase())
    await new StoreRun(sqlite, scale, results).RunAsync();
await using (var postgreSql = await PostgreSqlBenchmarkDatabase.StartAsync())
    await new StoreRun(postgreSql, scale, results).RunAsync();
return 0;
