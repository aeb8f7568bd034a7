using System.Net;
using System.Net.Sockets;

namespace SourceGenBus.Transports.RabbitMq.Tests;

/// <summary>A network between client and broker that a test can cut, or keep answers in.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _open = [];
    private readonly int _target;
    private readonly Task _accepting;
    private TaskCompletionSource _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TcpProxy(int target)
    {
        _target = target;
        _answers.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections there have been.</summary>
    internal int Accepted { get; private set; }

    /// <summary>Whether new connections are closed at once.</summary>
    internal bool IsDown { get; set; }

    /// <summary>Keeps what the broker answers from now on, with open connections.</summary>
    internal void HoldAnswers() => _answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void ReleaseAnswers() => _answers.TrySetResult();

    /// <summary>Closes all connections, as a network failure does that both sides notice.</summary>
    internal void Cut()
    {
        lock (_lock)
        {
            foreach (var client in _open)
                client.Dispose();
            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        ReleaseAnswers();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Accepted++;
                if (IsDown)
                    client.Dispose();
                else
                    _ = ForwardAsync(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The end.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            (client.NoDelay, server.NoDelay) = (true, true);
            lock (_lock)
                _open.AddRange([client, server]);
            await Task.WhenAny(
                CopyAsync(client.GetStream(), server.GetStream(), static () => Task.CompletedTask),
                CopyAsync(server.GetStream(), client.GetStream(), () => _answers.Task));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or the broker is down.
        }

        client.Dispose();
        server.Dispose();
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, Func<Task> open)
    {
        var buffer = new byte[65536];
        try
        {
            for (int count; (count = await from.ReadAsync(buffer)) > 0;)
            {
                await open();
                await to.WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // One side is gone.
        }
    }
}
