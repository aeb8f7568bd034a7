using System.Text;

namespace RepoPulse.Git;

/// <summary>Cuts a stream at its NUL bytes, the only byte that can be in no path and no name.</summary>
internal sealed class NulTokenReader(Stream stream, int bufferSize = 64 * 1024)
{
    private byte[] _buffer = new byte[bufferSize];
    private int _start;
    private int _end;

    /// <summary>
    /// The text up to the next NUL, or null at the end of the stream. Bytes that are not UTF-8 (git stores paths as
    /// they come) become U+FFFD.
    /// </summary>
    /// <exception cref="InvalidDataException">The stream ends inside a token.</exception>
    internal async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan((_start + searched)..(_end)).IndexOf((byte)0);
            if (found >= 0)
            {
                var token = Encoding.UTF8.GetString(_buffer, _start, searched + found);
                _start += searched + found + 1;
                return token;
            }

            searched = _end - _start;
            if (!await FillAsync(cancellationToken))
            {
                return searched == 0 ? null : throw new InvalidDataException("The output ends inside a field.");
            }
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }

    private void MakeRoom()
    {
        var target = _start > 0 ? _buffer : new byte[_buffer.Length * 2];
        _buffer.AsSpan(_start.._end).CopyTo(target);
        _buffer = target;
        _end -= _start;
        _start = 0;
    }
}
