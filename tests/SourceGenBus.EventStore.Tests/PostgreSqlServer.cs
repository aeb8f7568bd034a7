using System.Diagnostics;

namespace SourceGenBus.EventStore.Tests;

/// <summary>
/// A PostgreSQL server of the tests' own: a private cluster in a temporary folder, reached through a socket in that folder. Where
/// there are no server binaries the tests fail; a store that was not tested is not one.
/// </summary>
internal sealed class PostgreSqlServer
{
    private static readonly Lazy<Task<PostgreSqlServer>> Started = new(static () => Task.Run(static () => StartNewAsync()));

    private readonly string _folder;
    private readonly string _binaries;

    private readonly bool _flushes;

    private PostgreSqlServer(string folder, string binaries, bool flushes)
    {
        _folder = folder;
        _binaries = binaries;
        _flushes = flushes;
    }

    internal string ConnectionString =>
        $"Host={_folder};Username=postgres;Database=postgres;Maximum Pool Size=60;Timeout=60;Command Timeout=60";

    /// <summary>What the server has written.</summary>
    internal string LogPath => Path.Combine(_folder, "log");

    internal static Task<PostgreSqlServer> StartedAsync() => Started.Value;

    internal static async ValueTask StopAsync()
    {
        if (!Started.IsValueCreated)
            return;
        var server = await Started.Value;
        await server.DeleteAsync();
    }

    internal async Task DeleteAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Stops the server as a power failure would, and starts it again.</summary>
    internal async Task RestartAsync()
    {
        await KillAsync();
        await StartAsync();
    }

    /// <summary>Stops the server as a power failure would.</summary>
    internal Task KillAsync() => ControlAsync("stop", "-m", "immediate");

    /// <summary>Starts the server, and returns when it can be reached.</summary>
    internal Task StartAsync() => ControlAsync(
        "start", "-w", "-l", LogPath, "-o", $"-k {_folder} -c listen_addresses= -c max_connections=120 -c fsync={(_flushes ? "on" : "off")}");

    /// <summary>Another server, for a test that does harm to it. The caller deletes it.</summary>
    /// <param name="flushes">Whether commits are flushed to the disk, which only measurements need.</param>
    internal static async Task<PostgreSqlServer> StartNewAsync(bool flushes = false)
    {
        var server = new PostgreSqlServer(Directory.CreateTempSubdirectory("sgb-pg-").FullName, FindBinaries(), flushes);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.KillIfRunning();

        // The server refuses to run as root, so where the tests do, it runs as the user that the package made for it.
        if (IsRoot)
            await RunAsync("chown", "postgres", server._folder);
        await server.RunAsServerUserAsync("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await server.StartAsync();
        return server;
    }

    /// <summary>A hot standby of this server, which streams from it. The caller deletes it before this one.</summary>
    internal async Task<PostgreSqlServer> StartStandbyAsync()
    {
        var standby = new PostgreSqlServer(Directory.CreateTempSubdirectory("sgb-pg-").FullName, _binaries, _flushes);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => standby.KillIfRunning();
        if (IsRoot)
            await RunAsync("chown", "postgres", standby._folder);
        await RunAsServerUserAsync("pg_basebackup", "-D", standby.Data, "-h", _folder, "-U", "postgres", "-R", "-X", "stream", "-c", "fast", "--no-sync");
        await standby.StartAsync();
        return standby;
    }

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    private static string FindBinaries()
    {
        var folders = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(static version => Path.Combine(version, "bin"))
            : [];
        return folders
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")))
            ?? throw new InvalidOperationException(
                "These tests need the server binaries of PostgreSQL (Debian and Ubuntu: apt-get install postgresql). No initdb was found.");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}{await errors}");
    }

    private Task ControlAsync(string verb, params string[] arguments) => RunAsServerUserAsync("pg_ctl", [verb, "-D", Data, .. arguments]);

    private Task RunAsServerUserAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        return IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private void KillIfRunning()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            ControlAsync("stop", "-m", "immediate").GetAwaiter().GetResult();
    }
}
