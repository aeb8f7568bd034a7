using System.Globalization;
using System.Text;

namespace RepoPulse.Tests.Fixtures;

/// <summary>Years of commits by several people to deep directories, from 2020 on, imported in one go.</summary>
internal static class LongHistory
{
    private static readonly string[] _authors =
    [
        "Ada Lovelace <ada@example.org>",
        "山田 太郎 <yamada@example.org>",
        "María José Carreño Quiñones de la Torre y Álvarez de Toledo <maria@example.org>",
    ];

    internal static TestRepository Create(int weeks)
    {
        var stream = new StringBuilder();
        var commits = 0;
        for (var week = 0; week < weeks; week++)
        {
            // Tuesday 2020-01-07; more commits from week to week, then few again.
            var time = 1578398400L + (week * 7L * 24 * 60 * 60);
            for (var count = 0; count <= week % 10; count++)
            {
                Append(stream, ++commits, week, time + (count * 3600));
            }
        }

        var repository = TestRepository.Create();
        repository.Import(stream.ToString());
        return repository;
    }

    private static void Append(StringBuilder stream, int number, int week, long time)
    {
        var author = _authors[week % _authors.Length];
        var path = $"src/a/rather/deep/directory/that/does/not/fit/component{number % 4}/模块{number % 4}.cs";
        var content = string.Create(CultureInfo.InvariantCulture, $"{number}\n");
        stream.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\nmark :{number}\n");
        stream.Append(CultureInfo.InvariantCulture, $"author {author} {time} +0000\ncommitter {author} {time} +0000\n");
        stream.Append(CultureInfo.InvariantCulture, $"data 2\nA\n");
        stream.Append(number > 1 ? string.Create(CultureInfo.InvariantCulture, $"from :{number - 1}\n") : "");
        stream.Append(CultureInfo.InvariantCulture, $"M 100644 inline {path}\ndata {content.Length}\n{content}\n");
    }
}
