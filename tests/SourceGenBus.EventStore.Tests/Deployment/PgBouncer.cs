using System.Diagnostics;
using Npgsql;

namespace SourceGenBus.EventStore.Tests.Deployment;

/// <summary>PgBouncer in transaction mode in front of the tests' server, reached through a socket in a temporary folder.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _process;

    private PgBouncer(string folder, Process process)
    {
        _folder = folder;
        _process = process;
    }

    internal string ConnectionString =>
        $"Host={_folder};Port=6432;Username=postgres;Database=postgres;Timeout=60;Command Timeout=60;Maximum Pool Size=60;Max Auto Prepare=0;No Reset On Close=true";

    internal static async Task<PgBouncer> StartAsync() => await StartAsync(await PostgreSqlServer.StartedAsync());

    internal static async Task<PgBouncer> StartAsync(PostgreSqlServer behind)
    {
        var server = new NpgsqlConnectionStringBuilder(behind.ConnectionString);
        var folder = Directory.CreateTempSubdirectory("sgb-bouncer-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "users.txt"), "\"postgres\" \"\"\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "pgbouncer.ini"), $"""
            [databases]
            postgres = host={server.Host} dbname=postgres
            [pgbouncer]
            listen_addr =
            listen_port = 6432
            unix_socket_dir = {folder}
            auth_type = trust
            auth_file = {folder}/users.txt
            pool_mode = transaction
            default_pool_size = 8
            max_client_conn = 200
            ignore_startup_parameters = extra_float_digits
            logfile = {folder}/log
            """);
        var program = Find();
        ProcessStartInfo start;
        if (Environment.UserName == "root")
        {
            // It refuses to run as root.
            using var owner = Process.Start("chown", ["-R", "postgres", folder]);
            await owner.WaitForExitAsync();
            start = new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, "-q", Path.Combine(folder, "pgbouncer.ini")]);
        }
        else
        {
            start = new ProcessStartInfo(program, ["-q", Path.Combine(folder, "pgbouncer.ini")]);
        }

        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill(process);
        var socket = Path.Combine(folder, ".s.PGSQL.6432");
        while (!File.Exists(socket))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"PgBouncer ended with {process.ExitCode}: {await File.ReadAllTextAsync(Path.Combine(folder, "log"))}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return new PgBouncer(folder, process);
    }

    public async ValueTask DisposeAsync()
    {
        Kill(_process);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Find() =>
        ((string[])["/usr/sbin", "/usr/local/sbin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)])
            .Select(static folder => Path.Combine(folder, "pgbouncer"))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("These tests need PgBouncer (Debian and Ubuntu: apt-get install pgbouncer). No pgbouncer was found.");

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
