using SourceGenBus.Benchmarks.Store.Databases;
using SourceGenBus.Benchmarks.Store.Measuring;

// smoke | measure [folder for the measurements]
var scale = args.FirstOrDefault() switch
{
    "smoke" => Scale.Smoke,
    "measure" => Scale.Full,
    _ => null,
};
if (scale is null)
{
    Console.Error.WriteLine("Usage: smoke | measure [folder]");
    return 2;
}

SQLitePCL.Batteries_V2.Init();
var results = new ResultLines(args.Length > 1 ? args[1] : null);
await using (var sqlite = new SqliteBenchmarkDatabase())
    await new StoreRun(sqlite, scale, results).RunAsync();
await using (var postgreSql = await PostgreSqlBenchmarkDatabase.StartAsync())
    await new StoreRun(postgreSql, scale, results).RunAsync();
return 0;
