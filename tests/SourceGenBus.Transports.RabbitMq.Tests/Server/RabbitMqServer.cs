using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace SourceGenBus.Transports.RabbitMq.Tests;

/// <summary>
/// A RabbitMQ server of the tests' own: its data, its log and its ports are nobody else's, and so is the name server of its run-time. Where
/// there is no server the tests fail; a transport that was not tested is not one.
/// </summary>
internal sealed class RabbitMqServer
{
    private const string Programs = "/usr/lib/rabbitmq/bin";

    private static readonly Lazy<Task<RabbitMqServer>> Started = new(static () => Task.Run(StartNewAsync));

    private static readonly ConcurrentBag<PosixSignalRegistration> Signals = [];

    private readonly string _folder;
    private readonly int[] _ports;
    private Process? _names;
    private Process? _server;

    private RabbitMqServer(string folder)
    {
        _folder = folder;
        _ports = FreePorts(4);
        Certificates = new ServerCertificates(folder);
    }

    internal int Port => _ports[0];

    internal int TlsPort => _ports[1];

    internal ServerCertificates Certificates { get; }

    internal string ConnectionString => Address("guest", "guest");

    internal static Task<RabbitMqServer> StartedAsync() => Started.Value;

    internal static async ValueTask StopAsync()
    {
        if (Started.IsValueCreated)
            await (await Started.Value).DeleteAsync();
    }

    /// <summary>Another server, for a test that does harm to it. The caller deletes it.</summary>
    internal static async Task<RabbitMqServer> StartNewAsync()
    {
        if (!File.Exists(Path.Combine(Programs, "rabbitmq-server")))
        {
            throw new InvalidOperationException(
                "These tests need the RabbitMQ server (Debian and Ubuntu: apt-get install rabbitmq-server). No rabbitmq-server was found.");
        }

        var server = new RabbitMqServer(Directory.CreateTempSubdirectory("sgb-rmq-").FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.KillIfRunning();

        // A signal ends the process without that event, since .NET 10.
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP })
            Signals.Add(PosixSignalRegistration.Create(signal, _ => server.KillIfRunning()));
        await File.WriteAllTextAsync(server.In("rabbitmq.conf"), string.Create(
            CultureInfo.InvariantCulture,
            $"""
             listeners.tcp.1 = 127.0.0.1:{server.Port}
             listeners.ssl.1 = 127.0.0.1:{server.TlsPort}
             ssl_options.cacertfile = {server.Certificates.Authority}
             ssl_options.certfile = {server.Certificates.Certificate}
             ssl_options.keyfile = {server.Certificates.Key}
             load_definitions = {server.In("users.json")}
             disk_free_limit.absolute = 50MB
             max_message_size = {BrokerUsers.LargestMessage}
             log.file.level = info
             """));
        await File.WriteAllTextAsync(server.In("users.json"), BrokerUsers.Definitions());
        await File.WriteAllTextAsync(server.In("plugins"), "[].");

        // As root, it runs as the user that the package made for it.
        if (IsRoot)
            await RunAsync(new ProcessStartInfo("chown", ["-R", "rabbitmq", server._folder]));
        await server.StartAsync();
        return server;
    }

    internal string Address(string user, string password, string virtualHost = "%2F", int? port = null) =>
        string.Create(CultureInfo.InvariantCulture, $"amqp://{user}:{password}@127.0.0.1:{port ?? Port}/{virtualHost}");

    /// <summary>Starts the server, and returns when it answers.</summary>
    internal async Task StartAsync()
    {
        File.Delete(PidFile);
        _names ??= Process.Start(new ProcessStartInfo("epmd", ["-port", Text(_ports[2]), "-address", "127.0.0.1"]))!;
        _server = Process.Start(Command("rabbitmq-server"))!;
        _ = _server.StandardOutput.ReadToEndAsync();
        _ = _server.StandardError.ReadToEndAsync();
        var factory = new ConnectionFactory { Uri = new Uri(ConnectionString) };
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                await using var connection = await factory.CreateConnectionAsync();
                await connection.CloseAsync();
                return;
            }
            catch (BrokerUnreachableException) when (clock.Elapsed < TimeSpan.FromMinutes(3) && !_server.HasExited)
            {
                await Task.Delay(100);
            }
            catch (BrokerUnreachableException exception)
            {
                throw new InvalidOperationException($"The RabbitMQ server does not start. Its log:\n{Log()}", exception);
            }
        }
    }

    /// <summary>
    /// Has the server write which queues it has, which this version does some seconds late: one that was declared just before a kill comes
    /// back empty, and what it had confirmed is lost.
    /// </summary>
    internal Task FlushQueuesAsync() => ControlAsync("eval", "[dets:sync(Table) || Table <- dets:all()].");

    /// <summary>
    /// Stops the server as <c>kill -9</c> does, and starts it again. What an operator does is done here: a quorum queue of this version that is
    /// used while it starts may stay without a leader for ever (rabbitmq-server issue 10070).
    /// </summary>
    internal async Task RestartAsync()
    {
        await KillAsync();
        await StartAsync();
        await ControlAsync(
            "eval",
            "[ra:trigger_election(Id) || Queue <- rabbit_amqqueue:list(), amqqueue:get_type(Queue) =:= rabbit_quorum_queue, "
            + "{Name, _} = Id <- [amqqueue:get_pid(Queue)], ra_leaderboard:lookup_leader(Name) =:= undefined].");
    }

    /// <summary>Stops the server as <c>kill -9</c> does.</summary>
    internal async Task KillAsync()
    {
        KillServer();
        await _server!.WaitForExitAsync();
    }

    internal async Task DeleteAsync()
    {
        await KillAsync();
        _names!.Kill();
        await _names.WaitForExitAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs <c>rabbitmqctl</c>.</summary>
    internal Task<string> ControlAsync(params string[] arguments) => RunAsync(Command("rabbitmqctl", arguments));

    /// <summary>A connection of the client itself, to do what other programs do.</summary>
    internal Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = new Uri(ConnectionString) }.CreateConnectionAsync();

    private static bool IsRoot => Environment.UserName == "root";

    private string PidFile => In("pid");

    private string In(string name) => Path.Combine(_folder, name);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private ProcessStartInfo Command(string program, params string[] arguments)
    {
        // Each quorum queue reserves file handles, and without any left the server takes no connection.
        const string Limit = "ulimit -n 20000 2>/dev/null || ulimit -n $(ulimit -H -n); exec \"$0\" \"$@\"";
        string[] command = ["sh", "-c", Limit, Path.Combine(Programs, program), .. arguments];
        var start = IsRoot
            ? new ProcessStartInfo("runuser", ["-u", "rabbitmq", "--", "env", $"HOME={_folder}", .. command])
            : new ProcessStartInfo(command[0], command[1..]);
        start.WorkingDirectory = _folder;
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["HOME"] = _folder,
            ["ERL_EPMD_PORT"] = Text(_ports[2]),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = $"sgb{Port}@localhost",
            ["RABBITMQ_DIST_PORT"] = Text(_ports[3]),
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_CONFIG_FILE"] = In("rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = In("plugins"),
            ["RABBITMQ_MNESIA_BASE"] = In("data"),
            ["RABBITMQ_LOG_BASE"] = In("log"),
            ["RABBITMQ_GENERATED_CONFIG_DIR"] = In("config"),
            ["RABBITMQ_PID_FILE"] = PidFile,

            // Idle schedulers do not spin: tests share the processor with it.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+sbwt none +sbwtdcpu none +sbwtdio none",
        })
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}:\n{await output}{await errors}");
    }

    private void KillServer()
    {
        // The program that was started is a wrapper; the server has written its own id.
        if (File.Exists(PidFile) && int.TryParse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture, out var id))
        {
            try
            {
                using var server = Process.GetProcessById(id);
                server.Kill();
            }
            catch (ArgumentException)
            {
                // It has ended.
            }
        }
        else
        {
            _server?.Kill(entireProcessTree: true);
        }
    }

    private void KillIfRunning()
    {
        if (_server is { HasExited: false })
            KillServer();
        if (_names is { HasExited: false } names)
            names.Kill();
        try
        {
            _server?.WaitForExit(TimeSpan.FromSeconds(2));
            if (Directory.Exists(_folder))
                Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // It is in a folder for temporary files.
        }
    }

    private string Log() => Directory.Exists(In("log"))
        ? string.Join('\n', Directory.GetFiles(In("log"), "*.log").SelectMany(static file => File.ReadLines(file).TakeLast(40)))
        : "";

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(static listener => listener.Start());
        var ports = listeners.Select(static listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(static listener => listener.Stop());
        return ports;
    }
}
