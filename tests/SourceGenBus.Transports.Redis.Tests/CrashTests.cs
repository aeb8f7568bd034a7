using System.Diagnostics;
using System.Globalization;

namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>
/// Real processes, a producer, two consumers and the server, one of which is killed at a random time, again and again. The environment
/// variable <c>SGB_CRASHES</c> says how often; a few times by default.
/// </summary>
public sealed class CrashTests : RedisTest
{
    private const int Keys = 8;

    private static readonly int Crashes =
        int.TryParse(Environment.GetEnvironmentVariable("SGB_CRASHES"), CultureInfo.InvariantCulture, out var crashes) ? crashes : 3;

    private string Confirmed => Path.Combine(Folder, "confirmed");

    private string Effects => Path.Combine(Folder, "effects");

    [Fact]
    public async Task Nothing_is_lost_and_each_key_keeps_its_order()
    {
        var server = await StartServerAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("crash"), Cancelled);
        await File.WriteAllTextAsync(Effects, "", Cancelled);
        var count = 2_000 + (Crashes * 1_000);
        var random = new Random(1);
        Func<Process>[] programs =
        [
            () => Start("producer", server, Confirmed, Text(count), Text(Keys)),
            () => Start("consumer", server),
            () => Start("consumer", server),
        ];
        var running = programs.Select(static start => start()).ToArray();
        try
        {
            for (var crash = 0; crash < Crashes; crash++)
            {
                // At a place of the work and not of the clock, so that each kill hits it.
                var effects = EffectCount() + random.Next(200, 800);
                await UntilAsync(() => Task.FromResult(EffectCount() >= Math.Min(effects, count / 2)));
                var victim = random.Next(programs.Length + 1);
                if (victim == programs.Length)
                {
                    server.Kill();
                    await server.StartAgainAsync();
                    continue;
                }

                using (var killed = running[victim])
                {
                    killed.Kill();
                    await killed.WaitForExitAsync(Cancelled);
                }

                running[victim] = programs[victim]();
            }

            await running[0].WaitForExitAsync(Cancelled);
            Assert.Equal(0, running[0].ExitCode);
            await UntilAsync(() => Task.FromResult(ReadEffects().Distinct().Count() == count));
        }
        finally
        {
            foreach (var process in running)
            {
                process.Kill();
                process.Dispose();
            }
        }

        Verify(count);
    }

    private void Verify(int count)
    {
        var expected = Enumerable.Range(0, count).Select(Text).ToList();
        Assert.Equal(expected, File.ReadLines(Confirmed).Select(static line => line.TrimEnd(';')).Distinct());
        var byKey = ReadEffects().Distinct().ToLookup(static effect => effect.Split('|')[0], static effect => effect.Split('|')[1]);
        for (var key = 0; key < Keys; key++)
            Assert.Equal(expected.Where((_, number) => number % Keys == key), byKey[$"key {Text(key)}"]);
    }

    private int EffectCount() => ReadEffects().Length;

    /// <summary>What was written in full.</summary>
    private string[] ReadEffects()
    {
        using var reader = new StreamReader(new FileStream(Effects, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private Process Start(string role, RedisServer server, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SourceGenBus.Transports.Redis.CrashProgram.dll");
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        return Process.Start(new ProcessStartInfo(
            "sh",
            ["-c", "exec \"$@\" >> \"$0\"", Effects, host, "exec", program, role, server.ConnectionString, Destination, .. arguments]))!;
    }
}
