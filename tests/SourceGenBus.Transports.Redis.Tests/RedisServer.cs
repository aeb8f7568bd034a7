using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>
/// A Redis server of the tests' own, with its data in a temporary folder. Where there is no server program the tests fail; a transport that
/// was not tested is not one.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly Lazy<Task<RedisServer>> Shared = new(static () => Task.Run(static () => StartAsync()));

    private readonly string _folder = Directory.CreateTempSubdirectory("sgb-redis-").FullName;
    private readonly string[] _arguments;
    private Process? _process;
    private ConnectionMultiplexer? _admin;

    private RedisServer(string[] arguments)
    {
        Port = FreePort();
        _arguments = arguments;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill();
    }

    internal int Port { get; }

    internal string ConnectionString => $"127.0.0.1:{Port},connectTimeout=2000,asyncTimeout=5000";

    internal string LogPath => Path.Combine(_folder, "log");

    internal static Task<RedisServer> SharedAsync() => Shared.Value;

    internal static async ValueTask StopSharedAsync()
    {
        if (Shared.IsValueCreated)
            await (await Shared.Value).DisposeAsync();
    }

    /// <summary>A server for a test that does harm to it. What is confirmed is on its disk, unless the arguments say otherwise.</summary>
    internal static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        var server = new RedisServer(arguments);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A user with all rights, for what a test does to the server.</summary>
    internal async Task<IDatabase> AdminAsync(string user = "")
    {
        _admin ??= await ConnectionMultiplexer.ConnectAsync($"{ConnectionString},allowAdmin=true{user}");
        return _admin.GetDatabase();
    }

    internal RedisTransportOptions Options() => new()
    {
        ConnectionString = ConnectionString,
        LeaseTime = TimeSpan.FromSeconds(3),
        KeepFor = TimeSpan.FromHours(1),
        Partitions = 4,
    };

    internal RedisTransport Connect(Func<RedisTransportOptions, RedisTransportOptions>? change = null, RecordingLogger? logger = null) =>
        new((change ?? (static options => options))(Options()), logger);

    /// <summary>Ends the server as a power failure would end its process.</summary>
    internal void Kill()
    {
        if (_process is not { } process)
            return;
        _process = null;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>Stops the process in its tracks, or lets it go on.</summary>
    internal async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    internal async Task StartAgainAsync()
    {
        var program = FindProgram();
        var start = new ProcessStartInfo(program, [
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder, "--logfile", LogPath,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", .. _arguments]);
        _process = Process.Start(start)!;
        while (!await AnswersAsync())
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException(
                    $"redis-server ended with {_process.ExitCode}:\n{await File.ReadAllTextAsync(LogPath)}");
            }

            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        Kill();
        while (!TryDeleteFolder())
            await Task.Delay(20);
    }

    /// <summary>A child that writes a snapshot lives a little longer than the server, and may write while this deletes.</summary>
    private bool TryDeleteFolder()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
            return true;
        }
        catch (IOException) when (Directory.Exists(_folder))
        {
            return false;
        }
    }

    private static string FindProgram() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin")
            .Select(static folder => Path.Combine(folder, "redis-server"))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            "These tests need the server of Redis (Debian and Ubuntu: apt-get install redis-server). No redis-server was found.");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>An answer of any kind will do, but not that it is still loading.</summary>
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            await client.Client.SendAsync("PING\r\n"u8.ToArray());
            var answer = new byte[64];
            var length = await client.Client.ReceiveAsync(answer);
            return length > 0 && !answer.AsSpan(0, length).StartsWith("-LOADING"u8);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
