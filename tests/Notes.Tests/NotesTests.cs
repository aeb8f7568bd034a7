using System.Diagnostics;
using System.Net.Http.Json;

namespace Notes.Tests;

/// <summary>The sample as a process of its own, as somebody would run it.</summary>
public sealed class NotesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("notes-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_note_is_written_and_its_handler_records_it_once_also_across_a_kill()
    {
        using (var notes = await StartAsync())
        {
            (await notes.Client.PostAsync(new Uri("/notes?text=first", UriKind.Relative), null, Cancelled)).EnsureSuccessStatusCode();
            await notes.WaitForAsync("'first' was written.");
            (await notes.Client.PostAsync(new Uri("/notes?text=second", UriKind.Relative), null, Cancelled)).EnsureSuccessStatusCode();
            notes.Kill();
        }

        using var again = await StartAsync();
        await again.WaitForAsync("'second' was written.");
        Assert.Equal(["first", "second"], await again.GetAsync("/notes"));
        Assert.Equal(["'first' was written.", "'second' was written."], await again.GetAsync("/activities"));
    }

    private async Task<RunningNotes> StartAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Notes.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0", "--Database", Path.Combine(_folder.FullName, "notes.db")])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _folder.FullName,
        };
        var process = Process.Start(start)!;
        try
        {
            return new RunningNotes(process, await ListenAsync(process));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task<Uri> ListenAsync(Process process)
    {
        const string Listens = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync(Cancelled) is { } line)
        {
            if (!line.Contains(Listens, StringComparison.Ordinal))
                continue;
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new Uri(line[(line.IndexOf(Listens, StringComparison.Ordinal) + Listens.Length)..]);
        }

        throw new InvalidOperationException($"The sample ended with {process.ExitCode} before it listened.");
    }

    private sealed class RunningNotes(Process process, Uri address) : IDisposable
    {
        internal HttpClient Client { get; } = new() { BaseAddress = address };

        internal async Task<string[]> GetAsync(string path) =>
            (await Client.GetFromJsonAsync<string[]>(new Uri(path, UriKind.Relative), Cancelled))!;

        internal async Task WaitForAsync(string activity)
        {
            while (!(await GetAsync("/activities")).Contains(activity))
                await Task.Delay(20, Cancelled);
        }

        internal void Kill() => process.Kill(entireProcessTree: true);

        public void Dispose()
        {
            Client.Dispose();
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
