using System.Runtime.InteropServices;

namespace SourceGenBus.Tool;

/// <summary>
/// The first Ctrl+C or SIGTERM cancels a token, so that a command ends its step and says what it has done; the second ends the process.
/// It is there before a command begins: one on SQLite does its first steps before it waits for anything.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    internal Interruption() =>
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt)];

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private void Interrupt(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
            return;
        context.Cancel = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command has ended at this moment, so there is nothing left to interrupt.
        }
    }
}
