import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.monitor.Monitor;
import org.apache.lucene.monitor.MonitorConfiguration;
import org.apache.lucene.monitor.MonitorQuery;
import org.apache.lucene.monitor.MultipassTermFilteredPresearcher;
import org.apache.lucene.monitor.QueryMatch;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Standing queries in Lucene's monitor. Arguments: a file of rules (kind, then groups of terms, by tabs), one of stories
 * (terms by blanks). Every story is asked five times, the last time counts. Prints one line of JSON.
 */
public class Peer {
  private static Query term(String word) {
    return new TermQuery(new Term("t", word));
  }

  private static Query phrase(int slop, String one, String two) {
    return new PhraseQuery(slop, "t", one, two);
  }

  private static void add(BooleanQuery.Builder into, String words, Occur occur) {
    if (!words.isEmpty()) Arrays.stream(words.split(" ")).forEach(w -> into.add(term(w), occur));
  }

  private static Query query(String[] row) {
    BooleanQuery.Builder out = new BooleanQuery.Builder();
    switch (row[0]) {
      case "phrase":
        return phrase(0, row[1], row[2]);
      case "near":
        out.add(phrase(5, row[1], row[2]), Occur.SHOULD);
        out.add(phrase(5, row[2], row[1]), Occur.SHOULD);
        return out.build();
      default:
        add(out, row[1], Occur.MUST);
        if (!row[2].isEmpty()) {
          BooleanQuery.Builder any = new BooleanQuery.Builder();
          add(any, row[2], Occur.SHOULD);
          out.add(any.build(), Occur.MUST);
        }
        add(out, row[3], Occur.MUST_NOT);
        return out.build();
    }
  }

  public static void main(String[] args) throws Exception {
    MonitorConfiguration config = new MonitorConfiguration();
    Monitor monitor = new Monitor(new WhitespaceAnalyzer(), new MultipassTermFilteredPresearcher(2), config);
    long began = System.nanoTime();
    List<MonitorQuery> batch = new ArrayList<>();
    int[] number = {0};
    try (Stream<String> rows = Files.lines(Path.of(args[0]))) {
      for (String row : (Iterable<String>) rows::iterator) {
        batch.add(new MonitorQuery("" + number[0]++, query(row.split("\t", -1))));
        if (batch.size() == 10_000) {
          monitor.register(batch);
          batch.clear();
        }
      }
    }
    if (!batch.isEmpty()) monitor.register(batch);
    double built = (System.nanoTime() - began) / 1e9;
    List<String> stories = Files.readAllLines(Path.of(args[1]));
    double[] spent = new double[stories.size()];
    int[] found = new int[stories.size()];
    for (int round = 0; round < 5; round++) {
      for (int n = 0; n < spent.length; n++) {
        Document doc = new Document();
        doc.add(new TextField("t", stories.get(n), Field.Store.NO));
        began = System.nanoTime();
        found[n] = monitor.match(doc, QueryMatch.SIMPLE_MATCHER).getMatchCount();
        spent[n] = (System.nanoTime() - began) / 1e6;
      }
    }
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    monitor.close(); // its purger would keep the process alive
    System.out.println(
        "{\"built\": " + built + ", \"bytes\": " + used + ", \"spent\": " + Arrays.toString(spent)
            + ", \"found\": " + Arrays.toString(found) + "}");
  }
}
