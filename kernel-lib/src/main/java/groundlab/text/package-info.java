/** What is done to answers as texts: sentences, similarity, and text models that rewrite them. */
package groundlab.text;
