using System.Diagnostics;

namespace SourceGenBus.Tool.Commands;

/// <summary>Lets a person change a payload in the editor that the environment names.</summary>
internal static class PayloadEditor
{
    private static readonly string[] Variables = ["VISUAL", "EDITOR"];

    /// <summary>Opens the editor and waits for its end.</summary>
    /// <returns>What was saved; null when nothing was changed.</returns>
    /// <exception cref="ToolException">There is no editor, or it failed.</exception>
    internal static async Task<byte[]?> EditAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var editor = Variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(static value => !string.IsNullOrWhiteSpace(value))
            ?? throw new ToolException(ExitCode.Usage, "Name the edited payload with --payload, or an editor in VISUAL or EDITOR.");

        // The folder is its owner's alone: a payload can be anybody's business.
        var folder = Directory.CreateTempSubdirectory("sgbus-");
        try
        {
            var file = Path.Combine(folder.FullName, "payload.json");
            await File.WriteAllBytesAsync(file, payload.ToArray(), cancellationToken);
            var words = editor.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            using var process = Process.Start(new ProcessStartInfo(words[0], [.. words.Skip(1), file]))!;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw new ToolException(ExitCode.Usage, $"The editor ended with {process.ExitCode}, so nothing was replayed.");
            var saved = await File.ReadAllBytesAsync(file, cancellationToken);
            return payload.Span.SequenceEqual(saved) ? null : saved;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new ToolException(ExitCode.Usage, $"The editor '{editor}' cannot be started: {exception.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
